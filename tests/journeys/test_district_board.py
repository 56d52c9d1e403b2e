"""A district's work in a real browser: by keyboard alone, and nothing for axe to find on its new pages."""

import pytest

from portal.models import Authority
from portal.rules.scope import OPERATOR
from portal.rules.vocabulary import Status
from portal.services.deciding import endorse
from portal.services.forwarding import forward
from tests.journeys.conftest import DESK, PHONE, LivePortal
from tests.reports import actor_of, new_report, sent_report, show_photos, submission

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PLACES = (
    ("district", "/district"), ("district", "/district/brief"), ("district", "/phones"), ("district", "/activities"),
    ("district", "/reports/{report}/paper"), ("district", "/authorities/{authority}/paper"),
    ("officer", "/delegations"), ("admin", "/delegations"), ("admin", "/forwardings"), ("admin", "/forwardings/1"),
    ("admin", "/district/brief"), ("admin", "/"), ("typist", "/products"), ("typist", "/reports/{report}"),
)  # fmt: skip


@pytest.fixture
def sent(live: LivePortal) -> int:
    """One report that waits for the district, and one that is not sent yet."""
    show_photos(live.outside)
    with live.kit.transaction(OPERATOR, "test") as session:
        session.get_one(Authority, live.town.authority).phone = "054 000 111"
    number = sent_report(live.town)[1].submission_id
    new_report(live.town)
    return number


def test_the_board_is_worked_by_keyboard_alone(live: LivePortal, sent: int):
    page = live.page("district", size=DESK)
    page.goto(f"{live.url}/district")
    tick = page.locator("input[name=pick]")
    if tick.count():  # a clean one is ticked and endorsed together with others
        tick.first.focus()
        page.keyboard.press("Space")
        page.locator("#bulk button").first.focus()
        page.keyboard.press("Enter")
    else:
        page.keyboard.press("e")
    page.wait_for_selector("form[action$='/district/forward']")
    assert submission(live.kit, sent).status == Status.ENDORSED
    page.locator("form[action$='/district/forward'] button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/forwardings/*")
    assert live.complaints == []


@pytest.mark.parametrize(("size", "dark"), [(PHONE, False), (DESK, True)], ids=["phone", "desk, dark"])
def test_axe_finds_nothing_and_nothing_hangs_over(live: LivePortal, sent: int, size: dict[str, int], dark: bool):
    from axe_playwright_python.sync_playwright import Axe

    town, district, pages = live.town, actor_of(live.town, "district"), {}
    endorse(live.kit, district, sent, submission(live.kit, sent).version)
    forward(live.kit, district, town.round, 0)
    for who, place in PLACES:
        page = pages.get(who)
        if page is None:
            page = pages[who] = live.page("district" if who == "typist" else who, size=size, dark=dark)
            if who == "typist":
                page.goto(f"{live.url}/district")
                page.locator("form[action*='/stand-in/authority/'] button").first.click()
                page.wait_for_load_state()
        address = place.format(report=2, authority=town.authority)
        answer = page.goto(live.url + address)
        assert answer is not None
        assert answer.ok, address
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:150]) for one in found] == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    assert live.complaints == []
