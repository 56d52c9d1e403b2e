"""An officer on a phone: types, loses the line, comes back, sends, and keeps the receipt."""

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import APIResponse, Error, Page, Route, expect

from portal.rules.scope import OPERATOR
from portal.services.closing import close_round
from tests.journeys.conftest import DESK, PHONE, LivePortal
from tests.reports import NINE, accepted_report, fill, new_report, report, show_photos

pytestmark = pytest.mark.browser
QUICK_MS = 10_000


@pytest.fixture(autouse=True)
def open_world(live: LivePortal) -> Iterator[None]:
    """Photos are there, the video is on the authority's own channel."""
    show_photos(live.outside)
    live.outside.channel_url = "https://www.youtube.com/@thunghong"
    expect.set_options(timeout=QUICK_MS)
    yield
    expect.set_options(timeout=5_000)


def saved(page: Page) -> None:
    """Waits until the page says that everything is with the portal."""
    expect(page.locator(".action-bar [data-state]")).to_have_text(re.compile(r"\d\d:\d\d"))


def eventually(page: Page, holds: Callable[[], bool]) -> None:
    """Waits until it holds."""
    for _try in range(100):
        if holds():
            return
        page.wait_for_timeout(QUICK_MS / 100)
    raise AssertionError("it never came to be")


def reload_without_line(page: Page) -> None:
    """Reloads while the line is down (the browser shows its own page), then again when it is back."""
    address = page.url
    with pytest.raises(Error):
        page.reload()
    page.context.set_offline(False)
    page.goto(address)


def drafts_in(page: Page) -> dict[str, str]:
    """What lies on the device, as any program on it could read it."""
    return page.evaluate(
        "Object.fromEntries(Object.entries(localStorage).filter(([name]) => name.startsWith('draft.')))"
    )


def test_from_an_empty_page_to_a_receipt(live: LivePortal):
    page = live.page("officer")
    page.click("main a.button-main")
    page.fill("#name", NINE["product_name"])
    page.click("main button[type=submit]")
    expect(page.locator("h1")).to_have_text(NINE["product_name"])
    for name, text in NINE.items():
        page.fill(f"#{name}", text)
    expect(page.locator("#video_url-link")).to_contain_text("abcdefghijk")
    expect(page.locator("#photos_url-link")).to_contain_text("1AbcdefghijklmnopQRSTUV")
    expect(page.locator("#panel .ring")).to_have_text("9/9")
    expect(page.locator("#video_url")).to_have_value("https://www.youtube.com/watch?v=abcdefghijk")
    page.locator("[data-send]").dblclick()
    expect(page.locator("h1")).to_contain_text("2569-11-0001")
    row = report(live.kit, 1)
    assert (row.people, row.status, str(row.income)) == (42, "submitted", "18500.00")
    page.click(".tabbar a:has-text('ใบรับ')")
    expect(page.locator(".todo li")).to_have_count(1)


def test_a_slow_panel_tells_what_changed_while_it_was_asked(live: LivePortal):
    page = live.page("officer")
    page.goto(f"{live.url}/reports/{new_report(live.town)}")
    asked: list[tuple[Route, APIResponse]] = []

    def hold_first(route: Route) -> None:
        asked.append((route, route.fetch()))
        if len(asked) > 1:
            route.fulfill(response=asked[-1][1])

    page.route("**/precheck*", hold_first)
    page.fill("#group_name", NINE["group_name"])
    eventually(page, lambda: len(asked) == 1)
    for name, text in NINE.items():
        page.fill(f"#{name}", text)
    saved(page)
    page.wait_for_timeout(600)  # longer than the page waits before it asks again
    first, answer = asked[0]
    first.fulfill(response=answer)
    expect(page.locator("#panel .ring")).to_have_text("9/9")
    expect(page.locator("[data-send]")).to_be_enabled()


def test_a_cut_line_and_a_reload_lose_nothing(live: LivePortal):
    report_id = new_report(live.town)
    fill(live.town, report_id, identity="", training="", people="")
    page = live.page("officer")
    page.goto(f"{live.url}/reports/{report_id}")
    page.fill("#identity", "ผ้าหม้อห้อมย้อมคราม")
    saved(page)
    page.context.set_offline(True)
    page.fill("#training", "อบรมการถักพรมจากเศษผ้า")
    page.fill("#people", "๔๒")
    expect(page.locator("#no-signal")).to_be_visible()
    expect(page.locator(".action-bar [data-state]")).to_have_text("บันทึกในเครื่องแล้ว")
    on_device = drafts_in(page)
    assert sorted(name.rsplit(".", 1)[1] for name in on_device) == ["people", "training"]
    assert "อบรม" not in str(on_device)
    assert "๔๒" not in str(on_device)
    page.locator("[data-send]").or_(page.locator(".panel-foot button")).first.scroll_into_view_if_needed()
    reload_without_line(page)
    expect(page.locator("#training")).to_have_value("อบรมการถักพรมจากเศษผ้า")
    expect(page.locator("#people")).to_have_value("๔๒")
    saved(page)
    expect(page.locator("[data-send]")).to_be_visible()
    row = report(live.kit, report_id)
    assert (row.identity, row.training, row.people) == ("ผ้าหม้อห้อมย้อมคราม", "อบรมการถักพรมจากเศษผ้า", 42)
    assert drafts_in(page) == {}
    page.locator("[data-send]").click()
    expect(page.locator("h1")).to_contain_text("2569-11-0001")


def test_what_was_typed_without_a_line_goes_up_by_itself(live: LivePortal):
    report_id = new_report(live.town)
    page = live.page("officer")
    page.goto(f"{live.url}/reports/{report_id}")
    page.context.set_offline(True)
    page.fill("#group_name", "กลุ่มสตรีบ้านทุ่งโฮ้ง")
    expect(page.locator("#no-signal")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#no-signal")).to_be_hidden()
    saved(page)
    assert report(live.kit, report_id).group_name == "กลุ่มสตรีบ้านทุ่งโฮ้ง"
    assert page.locator("#notices .notice-bad").count() == 0


def test_a_draft_outlives_the_sign_in_and_only_its_owner_sees_it(live: LivePortal):
    report_id = new_report(live.town)
    page = live.page("officer")
    page.goto(f"{live.url}/reports/{report_id}")
    page.context.clear_cookies()  # the sign-in timed out
    page.fill("#training", "ข้อความของคนแรก")
    expect(page.locator("#notices a")).to_have_attribute("href", re.compile(r"/sign-in\?next="))
    live.sign_in(page.context, "officer2")
    page.goto(f"{live.url}/reports/{report_id}")
    expect(page.locator("#training")).to_have_value("")
    page.goto(live.url)
    expect(page.locator("[data-drafts]")).to_be_hidden()
    page.context.clear_cookies()
    live.sign_in(page.context, "officer")
    page.goto(live.url)
    page.click(f"[data-drafts] a[href='/reports/{report_id}']")
    expect(page.locator("#training")).to_have_value("ข้อความของคนแรก")
    expect(page.locator("#found-draft")).to_be_visible()
    saved(page)
    assert report(live.kit, report_id).training == "ข้อความของคนแรก"
    page.click("[data-drop-draft]")
    expect(page.locator("#training")).to_have_value("")
    eventually(page, lambda: report(live.kit, report_id).training == "")


def test_without_https_a_draft_lives_in_its_tab_alone(live: LivePortal):
    report_id = new_report(live.town)
    page = live.page("officer")
    page.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    page.goto(f"{live.url}/reports/{report_id}")
    page.context.set_offline(True)
    page.fill("#training", "อบรมการถักพรม")
    expect(page.locator(".action-bar [data-state]")).to_have_text("บันทึกในเครื่องแล้ว")
    assert drafts_in(page) == {}
    reload_without_line(page)
    expect(page.locator("#training")).to_have_value("อบรมการถักพรม")
    saved(page)
    assert report(live.kit, report_id).training == "อบรมการถักพรม"


def test_signing_out_with_unsent_text_asks_first(live: LivePortal):
    report_id = new_report(live.town)
    page = live.page("officer")
    page.goto(f"{live.url}/reports/{report_id}")
    page.fill("#people", "หลายคน")  # cannot be read, so it stays on the device
    expect(page.locator("#people-said .wrong")).to_be_visible()
    page.click("details[data-menu] summary")
    page.click("[data-draft-guard] button")
    expect(page.locator("#ask")).to_be_visible()
    page.click("#ask [value=no]")
    page.fill("#people", "42")
    saved(page)
    page.click("details[data-menu] summary")
    page.click("[data-draft-guard] button")
    page.wait_for_url(f"{live.url}/sign-in")
    assert drafts_in(page) == {}


def test_two_people_on_one_field_see_both_and_one_chooses(live: LivePortal):
    report_id = new_report(live.town)
    first, second = live.page("officer"), live.page("officer2")
    for page in (first, second):
        page.goto(f"{live.url}/reports/{report_id}")
    first.fill("#training", "อบรมครั้งที่หนึ่ง")
    saved(first)
    second.fill("#training", "อบรมครั้งที่สอง")
    second.fill("#publicity", "เพจเทศบาล")
    expect(second.locator("#training-said [data-theirs]")).to_have_text("อบรมครั้งที่หนึ่ง")
    expect(second.locator("#training")).to_have_value("อบรมครั้งที่สอง")
    eventually(second, lambda: report(live.kit, report_id).publicity == "เพจเทศบาล")
    assert report(live.kit, report_id).training == "อบรมครั้งที่หนึ่ง"
    second.click("[data-choose=mine]")
    saved(second)
    assert report(live.kit, report_id).training == "อบรมครั้งที่สอง"
    first.fill("#training", "อบรมครั้งที่สาม")
    first.click("[data-choose=theirs]")
    expect(first.locator("#training")).to_have_value("อบรมครั้งที่สอง")
    assert report(live.kit, report_id).training == "อบรมครั้งที่สอง"


def test_an_odd_number_asks_and_a_bad_link_says_why_at_once(live: LivePortal):
    report_id = new_report(live.town)
    fill(live.town, report_id)
    page = live.page("officer")
    page.goto(f"{live.url}/reports/{report_id}")
    page.fill("#income", "0")
    page.click("[data-right=income]")
    expect(page.locator("#income-odd button")).to_have_count(0)
    assert report(live.kit, report_id).confirmed_odd == {"income": "0.00"}
    page.fill("#video_url", "https://www.youtube.com/playlist?list=PL1")
    expect(page.locator("#video_url-link.fail")).to_be_visible()
    expect(page.locator("#panel .panel-foot button")).to_be_disabled()
    page.click("#panel li.fail a")
    expect(page.locator("#video_url")).to_be_focused()


def test_nothing_changed_is_two_taps(live: LivePortal):
    report_id, _receipt = accepted_report(live.town)
    live.clock.forward(days=13)
    close_round(live.kit, OPERATOR, live.town.round)
    page = live.page("officer")
    page.click("form[data-confirm] button")
    page.click("#ask [value=yes]")
    expect(page.locator("h1")).to_contain_text("2569-12-0001")
    assert report(live.kit, report_id).status == "accepted"


def test_it_fits_a_narrow_phone_without_sideways_scroll(live: LivePortal):
    report_id = new_report(live.town)
    page = live.page("officer", size={"width": 320, "height": 640})
    for path in ("/", "/products", "/products/new", f"/reports/{report_id}", "/activities", "/receipts"):
        page.goto(live.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


@pytest.mark.parametrize(("size", "dark"), [(PHONE, False), (DESK, True)], ids=["phone", "dark desk"])
def test_axe_finds_nothing(live: LivePortal, size: dict[str, int], dark: bool):
    sent_id, _receipt = accepted_report(live.town)
    draft_id = new_report(live.town, name="หมอนหลอด")
    page = live.page("officer", dark=dark, size=size)
    for path in ("/", "/products", "/products/new", "/products/1", f"/reports/{sent_id}", f"/reports/{draft_id}",
                 "/activities", "/receipts", "/receipts/1"):  # fmt: skip
        page.goto(live.url + path)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == [], path
