"""The video's way from a phone: a line that breaks, a pause, a page that is left, a server that starts anew."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from portal.app import create_app
from portal.models.media import MediaObject, Upload
from portal.settings import read_settings
from tests.journeys.conftest import LivePortal, _served, slow_line
from tests.reports import new_report
from tests.servers.line import Line
from tests.web.test_uploads import FILM

pytestmark = [
    pytest.mark.browser,
    # waitress leaves the spooled half of a request that was cut to the garbage collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
MEGA = 1024 * 1024
SLOW = 3 * MEGA


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Six and a half megabytes that begin as a film."""
    path = tmp_path / "วิดีโอถอดบทเรียน_final2.mp4"
    path.write_bytes((FILM * 700)[: 6 * MEGA + MEGA // 2])
    return path


@pytest.fixture
def line(live: LivePortal) -> Iterator[Line]:
    with slow_line(live, SLOW) as laid:
        yield laid


@pytest.fixture
def page(live: LivePortal, line: Line) -> Page:
    """An officer's phone at the report form, on a slow line."""
    report = new_report(live.town)
    tab = live.page("officer")
    tab.on("dialog", lambda dialog: dialog.accept())
    tab.goto(f"{line.url}/reports/{report}")
    tab.evaluate(
        "() => { window.changes = 0; document.addEventListener('portal:changed', () => { window.changes += 1 }) }"
    )
    return tab


def choose(page: Page, path: Path) -> None:
    come_near(page)
    page.locator("[data-upload]:not([data-many]) input[type=file]").set_input_files(str(path))


def come_near(page: Page) -> None:
    """The page loads what the upload needs when somebody is near it."""
    page.locator("[data-upload]:not([data-many])").scroll_into_view_if_needed()
    page.wait_for_function("() => window.portalUpload")


def wait_for(page: Page, percent: int) -> None:
    page.wait_for_function(
        "least => (document.querySelector('[data-upload]:not([data-many]) progress:not([data-stored] *)')?.value ?? 0)"
        " >= least",
        arg=percent,
    )


def kept(live: LivePortal, film: Path) -> None:
    """One object, byte for byte, out of one upload."""
    with live.kit.read() as session:
        (media,) = session.scalars(select(MediaObject)).all()
        uploads = session.scalars(select(Upload.status)).all()
    assert media.sha256 == hashlib.sha256(film.read_bytes()).hexdigest()
    assert media.original_name == film.name
    assert uploads == ["stored"]


def is_kept(page: Page) -> None:
    expect(page.locator("[data-upload]:not([data-many]) [data-stored] .meter-good")).to_have_count(1, timeout=30_000)


def test_a_broken_line_is_waited_out_and_nothing_is_sent_twice(page: Page, live: LivePortal, line: Line, film: Path):
    choose(page, film)
    wait_for(page, 30)
    before = line.sent
    line.cut()
    row = page.locator("[data-upload]:not([data-many]) .upload").last
    expect(row).to_have_class("upload is-halted")
    assert "MB" in row.locator("[data-say]").inner_text()
    line.mend()
    is_kept(page)
    kept(live, film)
    assert page.evaluate("window.changes") == 1
    assert line.sent - before < film.stat().st_size - 0.3 * film.stat().st_size + 2 * MEGA
    assert page.locator("[data-upload]:not([data-many]) [role=status]").inner_text()


def test_pause_and_go_on_by_keyboard(page: Page, live: LivePortal, film: Path):
    choose(page, film)
    wait_for(page, 15)
    page.locator("[data-act=pause]").focus()
    page.keyboard.press("Enter")
    row = page.locator("[data-upload]:not([data-many]) .upload").last
    expect(row).to_have_class("upload is-halted")
    at = row.locator("progress").evaluate("meter => meter.value")
    page.wait_for_timeout(600)
    assert row.locator("progress").evaluate("meter => meter.value") == at
    page.keyboard.press("Enter")  # the same button now goes on
    is_kept(page)
    kept(live, film)


def test_after_a_reload_the_same_file_goes_on(page: Page, live: LivePortal, line: Line, film: Path):
    choose(page, film)
    wait_for(page, 40)
    page.reload()
    waiting = page.locator("[data-waiting]")
    expect(waiting).to_have_count(1)
    before = line.sent
    choose(page, film)
    is_kept(page)
    expect(page.locator("[data-waiting]")).to_have_count(0)
    kept(live, film)
    assert line.sent - before < 0.8 * film.stat().st_size


def test_another_device_goes_on_too(page: Page, live: LivePortal, film: Path):
    choose(page, film)
    wait_for(page, 40)
    page.goto("about:blank")
    page.go_back()
    page.evaluate("localStorage.clear()")
    page.reload()
    choose(page, film)
    is_kept(page)
    kept(live, film)


def test_a_server_that_starts_anew_is_waited_for(page: Page, live: LivePortal, line: Line, film: Path, tmp_path: Path):
    choose(page, film)
    wait_for(page, 30)
    line.cut()
    app = create_app(live.kit, read_settings({"PORTAL_INSTANCE": str(tmp_path)}), "a key for tests only")
    with _served(app) as url:
        line.target = ("127.0.0.1", int(urlsplit(url).port or 0))
        line.mend()
        is_kept(page)
        kept(live, film)


def test_what_is_no_video_is_said_in_plain_words(page: Page, live: LivePortal, tmp_path: Path):
    for name, body in (("เอกสาร.pdf", b"%PDF"), ("ว่าง.mp4", b""), ("ซ่อน.mp4", b"PK\x03\x04" + bytes(5000))):
        (tmp_path / name).write_bytes(body)
        choose(page, tmp_path / name)
        row = page.locator("[data-upload]:not([data-many]) .upload").last
        expect(row.locator(".name")).to_have_text(name)
        expect(row.locator("p.wrong")).not_to_be_empty()
        expect(row).to_have_class("upload is-halted")
        expect(row.locator("[data-act=go], [data-act=pause]")).to_have_count(0)
    expect(page.locator("[data-upload]:not([data-many]) p.wrong").last).to_contain_text("ไม่ใช่วิดีโอตามนามสกุล")
    assert page.evaluate("window.changes") == 0
    with live.kit.read() as session:
        assert session.scalars(select(MediaObject)).all() == []


def test_what_waits_is_given_up_after_a_question(page: Page, live: LivePortal, film: Path):
    choose(page, film)
    wait_for(page, 15)
    page.locator("[data-act=pause]").click()
    page.locator("[data-upload]:not([data-many]) .upload [data-act=drop]").click()
    page.locator("#ask [value=yes]").click()
    expect(page.locator("[data-upload]:not([data-many]) .upload")).to_have_count(0)
    with live.kit.read() as session:
        assert session.scalars(select(Upload.status)).all() == ["abandoned"]


def test_a_file_is_dropped_onto_the_form(page: Page, live: LivePortal):
    come_near(page)
    page.evaluate(
        """body => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(body)], "วาง.mp4", { type: "video/mp4" }));
        const at = document.querySelector("[data-upload]:not([data-many])");
        for (const name of ["dragover", "drop"]) {
          at.dispatchEvent(new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true }));
        }}""",
        list(FILM),
    )
    is_kept(page)


def test_a_token_for_another_program_is_made_on_the_page(page: Page, live: LivePortal):
    page.locator("[data-upload]:not([data-many]) details summary").click()
    page.locator("[data-act=token]").click()
    expect(page.locator("[data-part=authorization]")).to_contain_text("Bearer ")
    expect(page.locator("[data-part=endpoint]")).to_contain_text("/uploads")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
