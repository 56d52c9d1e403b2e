"""Every page of the province, of accounts and around them as eyes, fingers and screen readers meet it, in Thai."""

import threading
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from portal.services.guiding import add_item, write_guideline
from portal.services.importing import keep_roster_file
from portal.services.inviting import invite_authorities
from portal.services.publishing import add_document
from tests.people import Town
from tests.reports import actor_of

pytestmark = pytest.mark.browser

PAGES = {
    "": ["/sign-in", "/forgotten", "/help", "/privacy", "/accessibility", "/nowhere", "{join}", "/join/over"],
    "officer": ["/account", "/account/password", "/guideline"],
    "district": ["/guideline", "/people"],
    "admin": [
        "/account", "/people", "/people/add", "/roster", "{compared}", "/rounds", "/rounds/1", "/rulebook",
        "/guideline/edit",
    ],
}  # fmt: skip
"""Who looks at what; a district officer is refused the page of people."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CUT = """() => [...document.querySelectorAll('body *')].filter(e => {
  const s = getComputedStyle(e);
  if (!e.textContent.trim() || e.closest('.unseen, svg, dialog') || e.clientHeight === 0) return false;
  const own = [...e.childNodes].some(n => n.nodeType === 3 && /[\\u0e00-\\u0e7f]/.test(n.textContent));
  const low = own && parseFloat(s.lineHeight) / parseFloat(s.fontSize) < 1.4;
  return low || (['hidden', 'clip'].includes(s.overflowY) && e.scrollHeight > e.clientHeight + 1);
}).map(e => e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 40))"""
"""Elements whose Thai marks have no room: a line too low, or a box that hides what stands out of it."""


@pytest.fixture
def places(town: Town) -> dict[str, str]:
    """A guideline with a document and a link, a roster file that differs, and the slip of one authority."""
    admin = actor_of(town, "admin")
    write_guideline(town.kit, admin, "ศึกษาแนวทางก่อนจัดทำวิดีโอถอดบทเรียน", "กลุ่มงานบริการสาธารณะท้องถิ่น\nโทร. 054 511 111", 1)
    add_document(town.kit, admin, "หนังสือสั่งการ", "หนังสือ.pdf", b"%PDF-1.7 %%EOF")
    add_item(town.kit, admin, "แบบรายงานของกรม", "https://docs.google.com/forms/d/e/" + "x" * 80 + "/viewform")
    rows = "รหัส,ประเภท,ชื่อ,อำเภอ\n05540103,ทต.,ช่อแฮ,เมืองแพร่\n05540104,ทต.,ทุ่งโฮ้งใหม่,เมืองแพร่\n12,ทต.,ก,เมืองน่าน\n"
    kept = keep_roster_file(town.kit, admin, "ทะเบียน.csv", rows.encode())
    slip = invite_authorities(town.kit, admin)[0]
    return {"compared": f"/roster/files/{kept}", "join": f"/join/{slip.secret}"}


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The portal on a free port."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def walk(
    site: str, chromium: Browser, browser_of: Callable[[str], FlaskClient], places: dict[str, str]
) -> Callable[[int, str], Iterator[tuple[str, Page]]]:
    """`walk(390, "dark")`: every page in a window so wide, as each person; what the browser complains about fails."""

    def go(width: int, scheme: str) -> Iterator[tuple[str, Page]]:
        for who, addresses in PAGES.items():
            context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
            if who:
                cookie = browser_of(who).get_cookie("portal")
                assert cookie is not None
                context.add_cookies([{"name": "portal", "value": cookie.value, "url": site}])
            page = context.new_page()
            complaints: list[str] = []
            page.on("pageerror", lambda error, said=complaints: said.append(str(error)))
            page.on("console", lambda m, said=complaints: said.append(m.text) if "Content Security" in m.text else None)
            for address in addresses:
                page.goto(site + address.format(**places))
                yield f"{who or 'guest'} {address}", page
            assert complaints == []
            context.close()

    return go


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1366, "light")])
def test_nothing_bars_anybody(walk, width, scheme):
    found = {}
    for name, page in walk(width, scheme):
        results = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        broken = [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in results.response["violations"]]
        if broken or page.locator("h1").count() != 1:
            found[name] = broken or "not one h1"
    assert found == {}


@pytest.mark.parametrize("width", [320, 1366])
def test_nothing_is_cut_and_nothing_scrolls_sideways(walk, width):
    found = {}
    for name, page in walk(width, "light"):
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        cut = page.evaluate(CUT)
        if wide > 0 or cut:
            found[name] = (wide, cut)
    assert found == {}


def test_the_keyboard_skips_to_the_content_and_shows_where_it_is(walk):
    for name, page in walk(1366, "light"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip", name
        assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0, name
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        ring = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        inside = page.evaluate("!!document.activeElement.closest('main, footer')")
        assert inside, name
        assert ring >= 3, name
