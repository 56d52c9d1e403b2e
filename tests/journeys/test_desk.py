"""Twenty videos by keyboard, two reviewers at once, one page that crashes and one server that is killed in between."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import Error as PageGone
from sqlalchemy import func, select

from portal.app import create_app
from portal.models import Decision, User
from portal.models.leases import DeskHold
from portal.rules.branding import value_of
from portal.rules.vocabulary import MarkState, Status
from portal.services.checking import checklist_of
from portal.services.signing_in import begin
from portal.settings import read_settings
from portal.wiring import build_kit, secret_key
from tests.journeys.conftest import DESK
from tests.outside import Outside
from tests.people import Town
from tests.reports import fill, new_report, send, show_photos, submission

pytestmark = pytest.mark.browser
VIDEOS = 20
CLEAN, FAULTY = ("m", "p", "6", "7", "8", "9", "a"), ("m", "3", "4", "r", "Enter")
PATIENCE_MS = 20_000


@dataclass
class Office:
    """A served portal that can be killed and started again, and people who sit at its desk."""

    town: Town
    folder: Path
    browser: Browser
    port: int = 0
    server: subprocess.Popen[bytes] | None = None
    contexts: list[BrowserContext] = field(default_factory=list)

    @property
    def env(self) -> dict[str, str]:
        return {"PORTAL_INSTANCE": str(self.folder), "PORTAL_BIND": f"127.0.0.1:{self.port}"}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Serves, and waits until the portal answers."""
        order = [sys.executable, "-m", "portal", "serve"]
        quiet = subprocess.DEVNULL
        self.server = subprocess.Popen(order, env={**os.environ, **self.env}, stdout=quiet, stderr=quiet)
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with suppress(OSError):
                urllib.request.urlopen(f"{self.url}/sign-in", timeout=2).close()
                return
            time.sleep(0.05)
        raise TimeoutError("the server did not come up")

    def kill(self) -> None:
        """As when the power goes."""
        if self.server and self.server.poll() is None:
            self.server.send_signal(signal.SIGKILL)
            self.server.wait()

    def seat(self, who: str) -> Page:
        """A browser profile of its own, signed in."""
        settings = read_settings(self.env)
        kit = build_kit(settings)
        app = create_app(kit, settings, secret_key(settings))
        with kit.read() as session:
            user = session.scalars(select(User).where(User.id == self.town.users[who])).one()
        secret = begin(kit, user, "127.0.0.1", "test")
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        kit.database.close()
        context = self.browser.new_context(viewport=DESK, locale="th-TH", timezone_id="Asia/Bangkok")
        cookie = signer.dumps({"_user_id": secret, "_fresh": True})
        context.add_cookies([{"name": "portal", "value": cookie, "url": self.url, "httpOnly": True}])
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        return page


@pytest.fixture
def office(town: Town, outside: Outside, chromium: Browser, tmp_path: Path) -> Iterator[Office]:
    show_photos(outside)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = Office(town, tmp_path, chromium, port)
    made.start()
    expect.set_options(timeout=PATIENCE_MS)
    yield made
    expect.set_options(timeout=5_000)
    for context in made.contexts:
        context.close()
    made.kill()


def queue_up(town: Town, count: int) -> list[int]:
    """Sendings that wait for the province, by link alone."""
    numbers = []
    for place in range(count):
        report = new_report(town, "direct", f"ตะกร้า {place}")
        fill(town, report, "direct", product_name=f"ตะกร้า {place}", video_url=f"https://youtu.be/desk{place:07d}")
        numbers.append(send(town, report, "direct").submission_id)
    return numbers


def opened(page: Page) -> int:
    """The sending on this desk, once it is held."""
    expect(page.locator("#lease")).to_be_visible()
    return int(page.locator("main[data-desk]").get_attribute("data-desk") or 0)


def is_at_desk(page: Page) -> bool:
    return page.locator("main[data-desk]").count() == 1


def press(page: Page, keys: tuple[str, ...]) -> int:
    """Presses; what a return needs first is waited for. Gives the number of strokes."""
    for key in keys:
        if key == "Enter":
            expect(page.locator("#verdict textarea")).to_be_visible()
        page.keyboard.press(key)
    return len(keys)


def decide(page: Page, keys: tuple[str, ...]) -> int:
    """One video from first key to the next video on screen; gives the strokes."""
    number = opened(page)
    strokes = press(page, keys)
    moved_on(page, number)
    return strokes


def moved_on(page: Page, number: int) -> None:
    page.wait_for_function(
        "number => (document.querySelector('main[data-desk]')?.dataset.desk ?? '') !== number",
        arg=str(number),
    )


def kept(town: Town, number: int, point: str) -> MarkState:
    with town.kit.read() as session:
        return value_of(checklist_of(session, submission(town.kit, number).video_id), point)


def test_twenty_videos_two_people_a_crashed_page_and_a_killed_server(office: Office, town: Town):
    numbers = queue_up(town, VIDEOS)
    seats = [office.seat("reviewer"), office.seat("admin")]
    for page in seats:
        page.goto(f"{office.url}/review")
        page.locator("form[action^='/review/next'] button").click()
    assert opened(seats[0]) != opened(seats[1])

    # The page of the first crashes after three keys: they are kept, and the video is still theirs.
    number = opened(seats[0])
    press(seats[0], CLEAN[:3])
    with suppress(PageGone):
        seats[0].goto("chrome://crash")
    seats[0] = office.contexts[0].new_page()
    seats[0].set_default_timeout(PATIENCE_MS)
    seats[0].goto(f"{office.url}/review/{number}")
    assert opened(seats[0]) == number
    expect(seats[0].locator('#checks [data-point="topic:1"]')).to_have_attribute("aria-pressed", "true")
    assert kept(town, number, "presenter") is MarkState.FOUND
    press(seats[0], CLEAN[3:])
    moved_on(seats[0], number)

    # The server is killed while the second works: what is pressed meanwhile is sent when it is back.
    number = opened(seats[1])
    press(seats[1], CLEAN[:1])
    office.kill()
    press(seats[1], CLEAN[1:])
    office.start()
    moved_on(seats[1], number)
    assert submission(town.kit, number).status == Status.ACCEPTED

    strokes: dict[tuple[str, ...], set[int]] = {CLEAN: set(), FAULTY: set()}
    turn = 0
    while any(is_at_desk(page) for page in seats):
        for page in seats:
            if is_at_desk(page):
                keys = FAULTY if turn % 4 == 3 else CLEAN
                strokes[keys].add(decide(page, keys))
                turn += 1
    assert (strokes[CLEAN], strokes[FAULTY]) == ({7}, {5})
    statuses = [submission(town.kit, each).status for each in numbers]
    assert set(statuses) == {Status.ACCEPTED, Status.RETURNED}
    with town.kit.read() as session:
        verdicts = (
            select(Decision.submission_id, func.count())
            .where(Decision.step.in_(("accept", "return")))
            .group_by(Decision.submission_id)
        )
        assert dict(session.execute(verdicts).all()) == dict.fromkeys(numbers, 1)
        assert session.scalars(select(DeskHold)).all() == []
        people = set(session.scalars(select(Decision.by_name).where(Decision.step.in_(("accept", "return")))))
    assert people == {"คุณreviewer", "คุณadmin"}


def test_who_comes_second_is_led_to_the_next_and_told_and_a_lost_video_is_drawn(office: Office, town: Town):
    first, second = queue_up(town, 2)
    one, two = office.seat("reviewer"), office.seat("admin")
    one.goto(f"{office.url}/review/{first}")
    assert opened(one) == first
    two.goto(f"{office.url}/review/{first}")
    expect(two.locator("#toast")).to_contain_text("คุณreviewer")
    assert opened(two) == second
    press(one, ("p",))
    one.wait_for_function("document.querySelector('[data-point=presenter]').dataset.value === 'found'")
    with town.kit.database.transaction() as session:  # the hold ran out and the other took it up
        hold = session.scalars(select(DeskHold).where(DeskHold.submission_id == first)).one()
        other = session.scalars(select(DeskHold).where(DeskHold.submission_id == second)).one()
        session.delete(other)
        session.flush()
        hold.user_id, hold.by_name = town.users["admin"], "คุณadmin"
    press(one, ("6",))
    expect(one.locator("#notices .notice-bad")).to_contain_text("คุณadmin")
    assert kept(town, first, "presenter") is MarkState.FOUND
    assert kept(town, first, "topic:1") is MarkState.WAITING
    one.locator("#notices a").click()
    assert opened(one) == second


def test_skip_undo_keys_and_the_players_frame(office: Office, town: Town):
    first, second = queue_up(town, 2)
    page = office.seat("reviewer")
    page.goto(f"{office.url}/review/{first}")
    assert opened(page) == first
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    moved_on(page, first)
    assert opened(page) == second
    expect(page.locator("#queue")).to_contain_text("คุณreviewer")
    page.keyboard.press("Space")
    expect(page.locator(".player iframe")).to_have_attribute(
        "src", f"https://www.youtube-nocookie.com/embed/desk{1:07d}?rel=0&autoplay=1&playsinline=1"
    )
    page.keyboard.press("ArrowRight")
    expect(page.locator(".player iframe")).to_have_attribute(
        "src", f"https://www.youtube-nocookie.com/embed/desk{1:07d}?rel=0&autoplay=1&playsinline=1&start=5"
    )
    decide(page, CLEAN)
    assert opened(page) == first
    page.keyboard.press("z")
    moved_on(page, first)
    assert opened(page) == second
    assert submission(town.kit, second).status == Status.SUBMITTED
    press(page, ("a",))
    moved_on(page, second)
    assert submission(town.kit, second).status == Status.ACCEPTED
