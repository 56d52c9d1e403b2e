"""The back office as eyes, fingers and screen readers meet it: deeds ask first, filters come when opened."""

import re
import threading
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from portal.models import Authority
from portal.rules.scope import OPERATOR
from portal.rules.vocabulary import AuthorityType, Route
from tests.admin.conftest import LISTS, Filled
from tests.people import Town, authority

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASKS_FIRST = "dialog[open]"


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The back office on a free port."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/admin"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def open_office(
    site: str, chromium: Browser, browser_of: Callable[[str], FlaskClient]
) -> Iterator[Callable[..., Page]]:
    """`open_office("/people/", width=390)`: a page seen by the province; whatever the browser complains of fails."""
    complaints: list[str] = []
    contexts = []

    def go(address: str = "/", *, who: str = "admin", width: int = 1366, scripts: bool = True, **more: str) -> Page:
        cookie = browser_of(who).get_cookie("portal")
        assert cookie is not None
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, locale="th-TH", java_script_enabled=scripts, **more
        )
        contexts.append(context)
        context.add_cookies([{"name": "portal", "value": cookie.value, "url": site}])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda said: complaints.append(f"{said.text} {said.location}") if said.type == "error" else None
        )
        page.goto(site + address)
        return page

    go.site = site  # type: ignore[attr-defined]
    yield go
    for context in contexts:
        context.close()
    assert complaints == []


def routes(town: Town) -> set[str]:
    with town.kit.read() as session:
        return {session.get_one(Authority, number).route for number in (town.authority, town.authority_b)}


def tick_all(page: Page) -> None:
    page.locator("[data-tick-all]").check()
    expect(page.locator("#bulk")).to_be_visible()


def test_a_deed_asks_first_and_then_works(open_office, filled: Filled):
    page = open_office("/authorities/")
    expect(page.locator("#bulk")).to_be_hidden()
    tick_all(page)
    expect(page.locator("tr.is-chosen")).to_have_count(page.locator("tbody tr").count())
    direct = page.locator('#bulk button[value="direct"]')
    direct.click()
    page.locator(ASKS_FIRST).get_by_role("button").first.click()
    expect(page.locator(ASKS_FIRST)).to_have_count(0)
    assert routes(filled.town) == {Route.VIA_DISTRICT}
    direct.click()
    page.locator(ASKS_FIRST).get_by_role("button", name=direct.inner_text()).click()
    expect(page.locator(".notice-good")).to_be_visible()
    assert routes(filled.town) == {Route.DIRECT}


def test_escape_does_nothing(open_office, filled: Filled):
    page = open_office("/authorities/")
    tick_all(page)
    page.locator('#bulk button[value="direct"]').click()
    expect(page.locator(ASKS_FIRST)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(ASKS_FIRST)).to_have_count(0)
    assert routes(filled.town) == {Route.VIA_DISTRICT}


def test_a_channel_is_taken_off_only_when_one_is_sure(open_office, filled: Filled):
    page = open_office(f"/authorities/{filled.town.authority}/")
    off = page.locator('form[action*="channels"] button[data-confirm]').first
    address = off.locator(".unseen").inner_text().strip()
    off.click()
    page.locator(ASKS_FIRST).get_by_role("button").first.click()
    expect(page.get_by_role("link", name=address, exact=True)).to_be_visible()
    off.click()
    page.locator(ASKS_FIRST).get_by_role("button").last.click()
    expect(page.locator(".notice-good")).to_be_visible()
    expect(page.get_by_role("link", name=address, exact=True)).to_have_count(0)


def test_ticks_are_counted_and_taken_back(open_office, filled: Filled):
    page = open_office("/authorities/")
    page.locator('tbody input[name="id"]').first.check()
    expect(page.locator("#bulk [data-ticked]")).to_contain_text("1")
    assert page.locator("[data-tick-all]").evaluate("e => e.indeterminate")
    for tick in page.locator('tbody input[name="id"]').all():
        tick.check()
    expect(page.locator("[data-tick-all]")).to_be_checked()
    page.locator("[data-untick]").click()
    expect(page.locator("#bulk")).to_be_hidden()
    expect(page.locator("tbody input:checked")).to_have_count(0)


def test_filters_come_when_they_are_opened_and_narrow_the_list(open_office, filled: Filled):
    page = open_office("/people/")
    rows = page.locator("tbody tr").count()
    menu = page.locator(".filter-bar details")
    expect(menu.locator("select")).to_have_count(0)
    menu.locator("summary").click()
    menu.locator("select").first.wait_for()
    menu.locator('select[name="role"]').select_option("province_admin")
    menu.get_by_role("button").click()
    expect(page.locator(".filter-on")).to_have_count(1)
    assert page.url.endswith("?role=province_admin")  # what is left open stands in no address
    assert 0 < page.locator("tbody tr").count() < rows
    page.locator(".filter-on a").click()
    expect(page.locator(".filter-on")).to_have_count(0)


def test_a_search_is_kept_as_a_tab(open_office, filled: Filled):
    page = open_office("/products/?q=พรม")
    page.locator(".tabs details summary").click()
    page.locator("#kept-name").fill("พรมทั้งหมด")
    page.locator(".tabs details button").click()
    expect(page.locator('.tabs a[aria-current="page"]')).to_contain_text("พรมทั้งหมด")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.goto(page.url.partition("?")[0])
    expect(page.locator(".tabs a", has_text="พรมทั้งหมด")).to_be_visible()


def test_a_letter_leads_to_its_place(open_office, filled: Filled):
    town = filled.town
    with town.kit.transaction(OPERATOR, "test") as session:
        for number in range(60):
            name = f"เทศบาลตำบล{'กหอ'[number % 3]}า{number}"
            authority(session, town.province, town.district, f"0554{number:04d}", AuthorityType.SUBDISTRICT, name)
    page = open_office("/authorities/")
    page.locator("#letter").select_option("ห")
    page.wait_for_url(re.compile("after="))
    expect(page.locator("tbody tr").first).to_contain_text("หา")


def barred(page: Page) -> list[str]:
    """What axe finds wrong with a page, and what stands out at its side."""
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    found = [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in results.response["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*found, *[f"{wide} px too wide"] * (wide > 0), *["not one h1"] * (page.locator("h1").count() != 1)]


def test_nothing_bars_anybody_on_a_phone_at_night(open_office, filled: Filled):
    page = open_office("/", width=390, color_scheme="dark")
    addresses = ["", "platforms", *(f"{one}/" for one in LISTS), *(f"{one}/{filled.mine[one]}/" for one in LISTS)]
    found = {}
    for address in addresses:
        page.goto(f"{open_office.site}/{address}")
        found[address] = barred(page)
    assert {address: bars for address, bars in found.items() if bars} == {}


def test_nothing_bars_anybody_at_a_desk(open_office, filled: Filled):
    page = open_office("/authorities/")
    tick_all(page)
    assert barred(page) == []
    page.locator(".filter-bar summary").click()
    page.locator(".filter-bar select").first.wait_for()
    assert barred(page) == []
    number = filled.town.authority
    for address in (f"authorities/{number}/", f"authorities/{number}/edit", "authorities/new", "people/?q=ไม่มีใคร"):
        page.goto(f"{open_office.site}/{address}")
        assert barred(page) == [], address


def test_all_of_it_works_without_scripts(open_office, filled: Filled):
    page = open_office("/people/filters", scripts=False)
    page.locator('select[name="role"]').select_option("province_admin")
    page.locator("main form button").last.click()
    assert "role=province_admin" in page.url
    expect(page.locator("tbody tr")).not_to_have_count(0)
