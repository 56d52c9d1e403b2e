"""What a service is handed: the database, the store, the clock and the outside as plain callables."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from media_store import SignedLinks, Store
from portal.db import Database
from portal.rules.facts import Fetched, FileLook, FolderLook, Hashes, Rendered, VideoLook
from portal.rules.letters import Line, Post
from portal.rules.marks import Screened
from portal.rules.scope import Actor
from portal.rules.vocabulary import Platform


@dataclass(frozen=True)
class BackupPlan:
    """The nightly backup: `make(kit, cause)` writes one into `folder` at `hour` (Bangkok), newest `keep` are kept."""

    folder: str
    hour: int
    keep: int
    make: Callable[["Kit", str], object]


@dataclass(frozen=True)
class Kit:
    """Everything real, made once by `wiring.build_kit`; tests hand in their own.

    `probe_video(address, platform, video_id)`, `list_folder(folder_id, resource_key)`, `inspect_file(path)`,
    `render_file(path, content_type)` and `liken_file(path, content_type)` never raise for what the outside does: their
    answer says so. So do
    `fetch_file(file_id, resource_key, sink)` and `fetch_video(link, video_id, sink)`, which hand a file of a photo
    folder or a video on piece by piece: only what the sink raises is raised. `secret()` gives a fresh URL-safe secret
    of at least 128 bits, `chance()` a number in [0, 1) for jitter. `polite_s` seconds lie between two looks at one
    platform (platforms stop those who ask faster than one request in 5 to 10 s), `file_pause_s` between two files of a
    folder. `quota_bytes` is what one authority may have stored. `links` reads what `media.address` signs when they lie
    in a folder; a bucket's server reads its own. `keep_head(line)` keeps the head of the event chain outside the
    database. All stored files are read again within `fixity_days`; without `backups` none is made by the clock.
    `mail` and `line` carry letters out of the house; without them people are told in the portal alone.
    """

    database: Database
    media: Store
    now: Callable[[], datetime]
    secret: Callable[[], str]
    chance: Callable[[], float]
    probe_video: Callable[[str, Platform | None, str | None], VideoLook]
    list_folder: Callable[[str, str | None], FolderLook]
    inspect_file: Callable[[str], FileLook]
    render_file: Callable[[str, str], Rendered]
    screen_video: Callable[[str, Sequence[tuple[int, str]]], Screened]
    keep_head: Callable[[str], None]
    liken_file: Callable[[str, str], Hashes]
    fetch_file: Callable[[str, str | None, Callable[[bytes], object]], Fetched]
    fetch_video: Callable[[str, str | None, Callable[[bytes], object]], Fetched]
    base_url: str = "http://127.0.0.1:8000"
    polite_s: float = 5.0
    file_pause_s: float = 1.0
    quota_bytes: int = 20 * 1024**3
    links: SignedLinks | None = None
    fixity_days: float = 30.0
    backups: BackupPlan | None = None
    mail: Post | None = None
    line: Line | None = None

    def read(self) -> AbstractContextManager[Session]:
        """A read-only session."""
        return self.database.read()

    @contextmanager
    def transaction(self, actor: Actor, verb: str, reason: str = "") -> Iterator[Session]:
        """A writing session in which every change of a logged row becomes an event under `verb` by `actor`."""
        with self.database.transaction() as session:
            session.info.update(actor=actor, verb=verb, reason=reason, now=self.now(), media=self.media)
            yield session
