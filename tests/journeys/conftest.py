"""A whole portal on loopback for journeys in a real browser: waitress, a worker in a thread, an outside as told."""

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from time import monotonic
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from waitress.server import create_server

from portal.app import create_app
from portal.services.kit import Kit
from portal.settings import read_settings
from portal.tasks import TASKS
from portal.worker import Worker
from tests.conftest import NOON
from tests.outside import Outside
from tests.people import Town, sign_in
from tests.servers.line import Line

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1366, "height": 768}
AT_ONCE_S = 0.05


class RunningClock:
    """Time that runs from noon of the tests' day and can be moved on: retries and circuits need it to pass."""

    def __init__(self, start: datetime) -> None:
        self._start, self._began = start, monotonic()

    def __call__(self) -> datetime:
        return self._start + timedelta(seconds=monotonic() - self._began)

    def forward(self, **parts: float) -> None:
        self._start += timedelta(**parts)


@dataclass
class LivePortal:
    """A served portal. `page(who)` is a tab signed in as a person of the town; `complaints` must stay empty."""

    url: str
    app: Flask
    kit: Kit
    town: Town
    outside: Outside
    clock: RunningClock
    browser: Browser
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def page(self, who: str | None, *, size: dict[str, int] = PHONE, dark: bool = False) -> Page:
        """A tab of a fresh browser profile; signed in unless `who` is None."""
        context = self.browser.new_context(
            viewport=size, locale="th-TH", timezone_id="Asia/Bangkok", color_scheme="dark" if dark else "light",
            has_touch=size is PHONE, is_mobile=size is PHONE,
        )  # fmt: skip
        self.contexts.append(context)
        if who:
            self.sign_in(context, who)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self._listen(said.text))
        page.goto(self.url)
        return page

    def sign_in(self, context: BrowserContext, who: str) -> None:
        """Gives a browser profile the cookie of a new sign-in (the password's hash is slow)."""
        client = sign_in(self.app, self.town, who)
        cookie = client.get_cookie("portal")
        assert cookie is not None
        context.add_cookies([{"name": "portal", "value": cookie.value, "url": self.url, "httpOnly": True}])

    def _listen(self, text: str) -> None:
        if "Content Security" in text or "Uncaught" in text:
            self.complaints.append(text)


@pytest.fixture
def live(
    kit: Kit, town: Town, outside: Outside, chromium: Browser, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> Iterator[LivePortal]:
    """The portal of the test's kit, served by waitress on a free port, its worker running beside it."""
    clock = RunningClock(NOON)
    monkeypatch.setattr(outside, "clock", clock)
    kit = replace(kit, now=clock, polite_s=0.0)
    town.kit = kit
    settings = read_settings({"PORTAL_INSTANCE": str(tmp_path), "PORTAL_BASE_URL": "http://127.0.0.1"})
    app = create_app(kit, settings, "a key for tests only")
    with _served(app) as url, _working(kit):
        portal = LivePortal(url, app, kit, town, outside, clock, chromium)
        yield portal
        for context in portal.contexts:
            context.close()
    assert portal.complaints == []


@contextmanager
def slow_line(live: LivePortal, speed: float) -> Iterator[Line]:
    """A line to the portal that carries so many bytes a second and can be cut."""
    parts = urlsplit(live.url)
    with Line((str(parts.hostname), int(parts.port or 0)), speed).up() as laid:
        yield laid
    gc.collect()  # what the line held is let go now, not in another test


@contextmanager
def _served(app: Flask) -> Iterator[str]:
    """`app` behind waitress in a thread; gives its address."""
    server, stop = create_server(app, host="127.0.0.1", port=0, threads=4, ident=None), threading.Event()

    def serve() -> None:
        while not stop.is_set():
            server.asyncore.loop(timeout=AT_ONCE_S, map=server._map, use_poll=True, count=1)

    with _beside(serve, stop):
        yield f"http://127.0.0.1:{server.effective_port}"
    server.task_dispatcher.shutdown()
    for channel in list(server._map.values()):
        channel.close()


@contextmanager
def _working(kit: Kit) -> Iterator[None]:
    """A worker over the kit in a thread."""
    stop, worker = threading.Event(), Worker(kit, TASKS, "journeys:1:0")

    def work() -> None:
        while not stop.is_set():
            if not worker.work_once():
                stop.wait(AT_ONCE_S)

    with _beside(work, stop):
        yield


@contextmanager
def _beside(loop: Callable[[], None], stop: threading.Event) -> Iterator[None]:
    thread = threading.Thread(target=loop)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
