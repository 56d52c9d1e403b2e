"""A report from the phone of its authority to the department, as four people; and the desks by keyboard alone."""

from collections.abc import Callable, Iterator
from time import monotonic, sleep

import pytest
from playwright.sync_api import Page, expect

from portal.rules.branding import as_data, value_of
from portal.rules.vocabulary import Status
from portal.services.checking import checklist_of
from portal.services.deciding import endorse, return_
from portal.services.reviewing import save_checklist
from tests.journeys.conftest import DESK, PHONE, LivePortal
from tests.reports import GOOD, NINE, actor_of, fill, new_report, send, sent_report, show_photos, submission

pytestmark = pytest.mark.browser
QUICK_MS = 10_000


@pytest.fixture(autouse=True)
def open_world(live: LivePortal) -> Iterator[None]:
    """Photos are there; pages answer within ten seconds."""
    show_photos(live.outside)
    expect.set_options(timeout=QUICK_MS)
    yield
    expect.set_options(timeout=5_000)


def waiting_for_province(live: LivePortal, who: str = "officer", **typed: str) -> int:
    """A submission that is endorsed and waits on the desk."""
    report = new_report(live.town, who, name=typed.get("product_name", "พรมเช็ดเท้า"))
    fill(live.town, report, who, **typed)
    number = send(live.town, report, who).submission_id
    if submission(live.kit, number).district_id:
        endorse(live.kit, actor_of(live.town, "district"), number, submission(live.kit, number).version)
    return number


def status(live: LivePortal, number: int) -> str:
    return submission(live.kit, number).status


def keys(page: Page, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)


def kept(live: LivePortal, number: int, point: str) -> str:
    """How a point stands on the server."""
    with live.kit.read() as session:
        return value_of(checklist_of(session, submission(live.kit, number).video_id), point)


def eventually(is_so: Callable[[], bool]) -> None:
    """Waits up to ten seconds until something is so."""
    end = monotonic() + QUICK_MS / 1000
    while not is_so():
        assert monotonic() < end
        sleep(0.05)


def states(page: Page) -> list[str]:
    """How the ten points stand, as a screen reader hears them."""
    return [one.get_attribute("aria-pressed") or "" for one in page.locator("#checks .check").all()]


def test_from_the_phone_to_the_department_as_four_people(live: LivePortal):
    phone = live.page("officer")
    phone.click("main a.button-main")
    phone.fill("#name", NINE["product_name"])
    phone.click("main button[type=submit]")
    for name, text in NINE.items():
        phone.fill(f"#{name}", text)
    expect(phone.locator("#video_url")).to_have_value("https://www.youtube.com/watch?v=abcdefghijk")
    phone.locator("[data-send]").click()
    expect(phone.locator("h1")).to_contain_text("2569-11-0001")

    district = live.page("district", size=DESK)
    expect(district.locator("dl.figures dd").first).to_have_text("1 รอรับรอง")
    district.locator("main a.button").first.click()
    expect(district.locator("#chosen h2")).to_contain_text("ทต.")
    district.keyboard.press("e")
    expect(district.locator("#notices .notice-good")).to_be_visible()
    assert status(live, 1) == Status.ENDORSED

    desk = live.page("reviewer", size=DESK)
    desk.locator("main a.button-main").click()
    expect(desk.locator(".desk-title h1")).to_contain_text(NINE["product_name"])
    expect(desk.locator("#lease")).to_be_visible()
    keys(desk, "m", "p", "6", "7", "8", "9", "a")
    desk.wait_for_url(f"{live.url}/review")
    expect(desk.locator(".empty h2")).to_be_visible()
    assert status(live, 1) == Status.ACCEPTED

    admin = live.page("admin", size=DESK)
    admin.locator("dl.figures a[href*='state=accepted']").click()
    admin.locator("tbody a").first.click()
    expect(admin.locator("h1 ~ .chip, .page-head .chip")).to_have_class("chip chip-accepted")
    admin.locator("form[action$='/deliver'] button").click()
    expect(admin.locator(".page-head .chip")).to_have_class("chip chip-delivered")
    assert status(live, 1) == Status.DELIVERED

    phone.goto(live.url)
    expect(phone.locator("main .chip-delivered").first).to_be_visible()


def test_a_clean_video_takes_seven_keys_and_a_faulty_one_five(live: LivePortal):
    clean = waiting_for_province(live)
    faulty = waiting_for_province(live, product_name="ตะกร้า", video_url="https://youtu.be/faulty00001")
    page = live.page("reviewer", size=DESK)
    page.goto(f"{live.url}/review/{clean}")
    keys(page, *"mp6789a")
    page.wait_for_url(f"{live.url}/review/{faulty}")
    keys(page, *"m34r")
    expect(page.locator("#verdict textarea")).to_have_value(
        "ขอให้แก้ไข ดังนี้\n1. ตราลำดับที่ 3 (ตราจังหวัด) ไม่ถูกต้อง\n2. ตราลำดับที่ 4 (ตราองค์กรปกครองส่วนท้องถิ่น) ไม่ถูกต้อง\nแก้แล้วส่งอีกครั้ง"
    )
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live.url}/review")
    assert (status(live, clean), status(live, faulty)) == (Status.ACCEPTED, Status.RETURNED)


def test_the_thai_layout_is_read_by_place(live: LivePortal):
    """With the Thai layout on, the key of M types ท and that of P ย: what counts is where the key lies."""
    number = waiting_for_province(live)
    page = live.page("reviewer", size=DESK)
    page.goto(f"{live.url}/review/{number}")
    for code, sign in (("KeyM", "ท"), ("KeyP", "ย"), ("Digit6", "ุ")):
        page.evaluate(
            "([code, key]) => document.body.dispatchEvent("
            "new KeyboardEvent('keydown', { code, key, bubbles: true, cancelable: true }))",
            [code, sign],
        )
    expect(page.locator('#checks [data-point="presenter"]')).to_have_attribute("aria-pressed", "true")
    assert states(page) == ["true"] * 7 + ["mixed"] * 3
    page.keyboard.press("Control+p")
    page.locator("details[data-keep=more] summary").click()
    page.locator("#note").press_sequentially("m9")
    assert states(page) == ["true"] * 7 + ["mixed"] * 3
    expect(page.locator("#note")).to_have_value("m9")


def test_accepting_too_early_says_what_waits_and_undo_takes_back(live: LivePortal):
    number = waiting_for_province(live)
    page = live.page("reviewer", size=DESK)
    page.goto(f"{live.url}/review/{number}")
    keys(page, "m", "a")
    expect(page.locator("#toast")).to_contain_text("เหลือ 5 จุด")
    expect(page.locator("#evidence li")).to_have_count(5)
    page.keyboard.press("z")
    expect(page.locator("#evidence li")).to_have_count(0)
    assert states(page) == ["mixed"] * 10
    keys(page, "3", "3", "3")
    expect(page.locator('#checks [data-point="mark:3"] .state')).to_have_text("ไม่พบ")
    page.goto("about:blank")  # leaving in the middle loses no key
    eventually(lambda: kept(live, number, "mark:3") == "missing")
    assert status(live, number) == Status.ENDORSED


def test_an_order_that_was_typed_shows_what_is_out_of_place(live: LivePortal):
    number = waiting_for_province(live)
    page = live.page("reviewer", size=DESK)
    page.goto(f"{live.url}/review/{number}")
    page.keyboard.press("m")
    expect(page.locator("#evidence li")).to_have_count(5)
    page.locator("details[data-keep=more] summary").click()
    page.fill("#order", "1 2 4 3 5")
    page.fill("#at-6", "๑:๐๖")
    page.locator("details[data-keep=more] button").click()
    expect(page.locator("#evidence li.off")).to_have_count(2)
    expect(page.locator('#checks [data-point="mark:4"]')).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#verdict .reason")).to_contain_text("ตราที่ 3 กับ 4 สลับกัน")


def test_the_desk_works_without_scripts(live: LivePortal):
    number = waiting_for_province(live)
    live.page("reviewer", size=DESK).close()
    context = live.browser.new_context(viewport=DESK, locale="th-TH", java_script_enabled=False)
    live.contexts.append(context)
    live.sign_in(context, "reviewer")
    page = context.new_page()
    page.goto(f"{live.url}/review/{number}")
    page.click("legend button")  # all five marks
    for point in ("presenter", "topic:1", "topic:2", "topic:3", "topic:4"):
        page.click(f'[data-point="{point}"]')
    assert states(page) == ["true"] * 10
    page.click("#verdict button[data-key=KeyA]")
    assert page.url == f"{live.url}/review"
    assert status(live, number) == Status.ACCEPTED


def test_a_district_moves_along_its_rows_and_returns_one_with_a_reason(live: LivePortal):
    first = sent_report(live.town)[1].submission_id
    second = sent_report(live.town, "officer2")[1].submission_id
    page = live.page("district", size=DESK)
    page.goto(f"{live.url}/district")
    expect(page.locator("[data-chosen]")).to_have_attribute("data-chosen", str(first))
    page.keyboard.press("j")
    expect(page.locator("[data-chosen]")).to_have_attribute("data-chosen", str(second))
    keys(page, "r")
    page.locator("#chosen textarea").fill("ตัวเลขรายได้ไม่ตรงกับใบเสร็จ")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#notices .notice-good")).to_be_visible()
    assert (status(live, first), status(live, second)) == (Status.SUBMITTED, Status.RETURNED)


PLACES = [
    ("district", "/"), ("district", "/district"), ("reviewer", "/"), ("reviewer", "/review"),
    ("reviewer", "/review/{waiting}"), ("admin", "/review/{done}"), ("admin", "/"), ("department", "/"),
    ("district", "/submissions/{fresh}"), ("admin", "/submissions/{done}"),
    ("department", "/submissions?state=all&province=1"), ("admin", "/submissions?state=missing"),
]  # fmt: skip


@pytest.mark.parametrize(("size", "dark"), [(PHONE, False), (DESK, True)], ids=["phone", "desk, dark"])
def test_axe_finds_nothing_and_nothing_hangs_over(live: LivePortal, size: dict[str, int], dark: bool):
    from axe_playwright_python.sync_playwright import Axe

    waiting = waiting_for_province(live)
    done = waiting_for_province(live, "direct", video_url="https://youtu.be/straight001")
    reviewer = actor_of(live.town, "reviewer")
    save_checklist(live.kit, reviewer, waiting, submission(live.kit, waiting).version, as_data(GOOD))
    return_(live.kit, reviewer, done, submission(live.kit, done).version, "ตราไม่ครบ")
    fresh = sent_report(live.town, "officer2")[1].submission_id
    pages = {who: live.page(who, size=size, dark=dark) for who in {who for who, _ in PLACES}}
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    for who, place in PLACES:
        page = pages[who]
        answer = page.goto(live.url + place.format(waiting=waiting, done=done, fresh=fresh))
        assert answer is not None
        assert answer.ok, place
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}}).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], (who, place)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (who, place)
