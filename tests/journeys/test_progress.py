"""Progress in a real browser: by keyboard from a cell to the sending, and nothing for axe to find."""

import pytest

from portal.rules.scope import OPERATOR
from portal.services.closing import close_round
from tests.journeys.conftest import DESK, PHONE, LivePortal
from tests.reports import accepted_report, fill, new_report, send, show_photos

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PLACES = (
    ("admin", "/progress"), ("reviewer", "/progress?rounds=all&round={round}"), ("district", "/progress"),
    ("department", "/progress"), ("department", "/progress?province={province}"),
    ("admin", "/progress/places?round={round}&of=complete"), ("admin", "/progress/places?round={next}&of=missing"),
    ("admin", "/progress/reports?round={round}"),
)  # fmt: skip


@pytest.fixture
def played(live: LivePortal) -> LivePortal:
    """One authority complete in a closed round, another sent an odd figure in the next one."""
    show_photos(live.outside)
    accepted_report(live.town)
    close_round(live.kit, OPERATOR, live.town.round)
    report = new_report(live.town, "officer_b")
    fill(live.town, report, "officer_b", people="25,000")
    send(live.town, report, "officer_b")
    return live


def test_two_keys_lead_from_a_number_to_the_sending(played: LivePortal):
    page = played.page("admin", size=DESK)
    page.goto(f"{played.url}/progress?round={played.town.round}")
    cell = page.locator(".heat tbody .k2").first
    cell.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/progress/places?**")
    line = page.locator("tbody a[href^='/submissions/']").first
    line.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/submissions/*")
    assert "ทต." in page.locator("h1").inner_text()
    assert played.complaints == []


@pytest.mark.parametrize(("size", "dark"), [(PHONE, False), (DESK, True)], ids=["phone", "desk, dark"])
def test_axe_finds_nothing_and_nothing_hangs_over(played: LivePortal, size: dict[str, int], dark: bool):
    from axe_playwright_python.sync_playwright import Axe

    town, pages = played.town, {}
    for who, place in PLACES:
        page = pages.setdefault(who, None) or played.page(who, size=size, dark=dark)
        pages[who] = page
        address = place.format(round=town.round, next=town.next_round, province=town.province)
        answer = page.goto(played.url + address)
        assert answer is not None
        assert answer.ok, address
        for fold in page.locator("main details").all():
            fold.evaluate("one => one.open = true")
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], (who, address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (who, address)
    assert played.complaints == []


def test_on_paper_the_tables_behind_the_drawings_are_there(played: LivePortal):
    page = played.page("admin", size=DESK)
    page.goto(f"{played.url}/progress")
    page.emulate_media(media="print")
    table = page.locator(".behind table").first
    table.wait_for(state="visible")
    assert not page.locator(".masthead").is_visible()
    assert not page.locator("[data-print]").is_visible()
