"""A clock that is moved by hand and an outside world that answers as told."""

import itertools
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from media_store import Store
from portal.db import Database
from portal.rules.facts import Fetched, FileLook, FolderLook, Hashes, Picture, Rendered, VideoLook
from portal.rules.marks import Screened, ScreenLook
from portal.rules.vocabulary import FolderState, Platform, ProbeState
from portal.services.kit import Kit

WEBP = b"RIFF\x10\x00\x00\x00WEBPVP8 small"
"""What stands for a small picture."""


class Clock:
    """Callable time; `forward(hours=3)` moves it."""

    def __init__(self, start: datetime) -> None:
        self.time = start

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **parts: float) -> None:
        self.time += timedelta(**parts)


class Outside:
    """What the platforms, Drive and the decoder answer. Set `video`, `folder`, `file` or put answers by address."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.heads: list[str] = []
        self.likeness: Callable[[str], Hashes] = lambda _path: Hashes()
        self.state = ProbeState.OK
        self.title = "วิดีโอ"
        self.duration_s: float | None = 240.0
        self.channel_url: str | None = None
        self.folder_state = FolderState.OK
        self.videos: dict[str, VideoLook] = {}
        self.folder: FolderLook | None = None
        self.files: dict[str, bytes | Fetched] = {}
        self.films: dict[str, bytes | Fetched] = {}
        self.file = FileLook(240.0, 1000, "mp4", "h264", "aac", 1280, 720)
        self.rendered = Rendered(
            FileLook(None, 1000, "jpeg", width=4000, height=3000),
            (Picture("thumb", WEBP, 320, 240), Picture("preview", WEBP + b"large", 1280, 960)),
        )
        self.screened = Screened(ScreenLook())
        self.compared: list[tuple[int, str]] = []
        self.clock: Clock | None = None
        self.chances = itertools.cycle([0.5])

    def kit(self, database: Database, media: Store, clock: Clock) -> Kit:
        self.clock = clock
        return Kit(
            database=database,
            media=media,
            now=clock,
            secret=lambda: secrets.token_urlsafe(32),
            chance=lambda: next(self.chances),
            probe_video=self.probe_video,
            list_folder=self.list_folder,
            inspect_file=lambda _path: self.file,
            keep_head=self.heads.append,
            liken_file=lambda path, _content_type: self.likeness(path),
            fetch_file=self.fetch_file,
            fetch_video=self.fetch_video,
            file_pause_s=0.0,
            screen_video=lambda _path, references: self.screen(references),
            render_file=lambda _path, _content_type: self.rendered,
        )

    def screen(self, references: Sequence[tuple[int, str]]) -> Screened:
        self.compared = list(references)
        return self.screened

    def probe_video(self, address: str, platform: Platform | None, video_id: str | None) -> VideoLook:
        self.asked.append(address)
        assert self.clock is not None
        if address in self.videos:
            return self.videos[address]
        return VideoLook(
            state=self.state, source="yt_dlp", probed_at=self.clock(), platform=platform, video_id=video_id,
            canonical_url=address, title=self.title, duration_s=self.duration_s, channel="ช่อง",
            channel_url=self.channel_url,
        )  # fmt: skip

    def fetch_file(self, file_id: str, _key: str | None, sink: Callable[[bytes], object]) -> Fetched:
        self.asked.append(f"file {file_id}")
        return self._fetch(self.files.get(file_id, Fetched(FolderState.MISSING, "no such file")), sink, FolderState.OK)

    def fetch_video(self, address: str, _video_id: str | None, sink: Callable[[bytes], object]) -> Fetched:
        self.asked.append(f"copy {address}")
        return self._fetch(self.films.get(address, Fetched(ProbeState.REMOVED, "no such video")), sink, ProbeState.OK)

    def _fetch(
        self, answer: bytes | Fetched, sink: Callable[[bytes], object], well: FolderState | ProbeState
    ) -> Fetched:
        if isinstance(answer, Fetched):
            return answer
        for start in range(0, len(answer), 65536):
            sink(answer[start : start + 65536])
        return Fetched(well)

    def list_folder(self, folder_id: str, resource_key: str | None) -> FolderLook:
        self.asked.append(f"folder {folder_id}")
        assert self.clock is not None
        return self.folder or FolderLook(self.folder_state, "page", self.clock(), folder_id)
