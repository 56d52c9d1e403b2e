"""A portal as it is served on Linux: an instance with people and a report in it, behind a gunicorn of its own."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from portal.app import create_app
from portal.operations.migrating import migrate
from portal.services.uploading import begin_upload
from portal.settings import Settings, read_settings
from portal.wiring import build_kit, secret_key
from tests.bench import upload_servers
from tests.people import Town, build_town, sign_in
from tests.reports import actor_of, new_report
from tests.tus import Tus


@dataclass
class Live:
    """`worker` is the process number of the one that serves."""

    town: Town
    report: int
    port: int
    worker: int
    settings: Settings

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def begin(self, size: int) -> str:
        """The secret of a fresh upload's address."""
        return begin_upload(self.town.kit, actor_of(self.town, "officer"), self.report, "film.mp4", size).secret

    def bearer(self) -> str:
        """A token made on the page."""
        app = create_app(self.town.kit, self.settings, secret_key(self.settings))
        page = Tus(sign_in(app, self.town, "officer"))
        return str(page.ask("POST", f"/reports/{self.report}/upload-token").json["token"])  # type: ignore[index]


@contextmanager
def live_portal(home: Path, media_url: str = "") -> Iterator[Live]:
    """The portal over a new instance in `home`, with the store at `media_url` or in its folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTAL_INSTANCE", str(home / "instance"))
        if media_url:
            patch.setenv("PORTAL_MEDIA_URL", media_url)
        settings = read_settings(os.environ)
        kit = build_kit(settings)
        migrate(kit.database)
        town = build_town(kit)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        with upload_servers.gunicorn("portal_app", port, home) as worker:
            yield Live(town, new_report(town), port, worker, settings)
        kit.database.close()
