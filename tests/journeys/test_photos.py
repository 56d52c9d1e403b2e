"""Photos from a phone: several at once over a line that breaks, made smaller or not, shown, put in order, taken off."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import select

from portal.models import MediaObject, ReportFile, Upload
from portal.pictures.rendering import render_file
from tests.journeys.conftest import LivePortal, slow_line
from tests.pictures.photographs import SECRET, document, exif, photo
from tests.reports import new_report
from tests.servers.line import Line

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
SLOW = 1024 * 1024
BOX = "[data-upload][data-many]"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Three photos, one of them on its side, and a document."""
    given = {
        "พรมเช็ดเท้า.jpg": photo(size=(3000, 2000), grain=1, quality=92, exif=exif(6)),
        "หน้าร้าน.png": photo("image/png", (500, 400)),
        "กลุ่มสตรี.webp": photo("image/webp", (900, 700)),
        "หนังสือนำส่ง.pdf": document(),
    }
    for name, body in given.items():
        (tmp_path / name).write_bytes(body)
    return [tmp_path / name for name in given]


@pytest.fixture
def line(live: LivePortal) -> Iterator[Line]:
    with slow_line(live, SLOW) as laid:
        yield laid


@pytest.fixture
def page(live: LivePortal, line: Line) -> Page:
    """An officer's phone at the report form; the worker's decoder is the real one."""
    object.__setattr__(live.kit, "render_file", render_file)
    tab = live.page("officer")
    tab.goto(f"{line.url}/reports/{new_report(live.town)}")
    return tab


def choose(page: Page, files: list[Path], *, smaller: bool) -> None:
    page.locator(BOX).scroll_into_view_if_needed()
    page.wait_for_function("() => window.portalUpload")
    page.locator("[data-shrink] input").set_checked(smaller)
    page.locator(f"{BOX} input[type=file]").set_input_files([str(one) for one in files])


def are_shown(page: Page, count: int, thumbs: int) -> None:
    expect(page.locator("#photos [data-file]")).to_have_count(count, timeout=30_000)
    expect(page.locator("#photos img.thumb")).to_have_count(thumbs, timeout=30_000)
    page.wait_for_function("() => [...document.querySelectorAll('#photos img')].every(one => one.naturalWidth > 50)")


def stored(live: LivePortal) -> dict[str, bytes]:
    with live.kit.read() as session:
        rows = session.execute(select(MediaObject.original_name, MediaObject.key)).all()
    found = {}
    for name, key in rows:
        with live.kit.media.open(key) as source:
            found[name] = source.read()
    return found


def test_three_photos_and_a_document_over_a_line_that_breaks(page: Page, live: LivePortal, line: Line, files):
    choose(page, files, smaller=False)
    page.wait_for_function(f"() => document.querySelector('{BOX} progress')?.value >= 20")
    line.cut()
    expect(page.locator(f"{BOX} .upload.is-halted").first).to_be_visible()
    line.mend()
    are_shown(page, 4, 4)
    expect(page.locator(f"{BOX} .upload")).to_have_count(0)
    assert stored(live) == {one.name: one.read_bytes() for one in files}
    with live.kit.read() as session:
        assert set(session.scalars(select(Upload.status))) == {"stored"}
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert live.complaints == []


def test_a_reload_half_way_and_the_same_choice_again(page: Page, live: LivePortal, files):
    choose(page, files[:1], smaller=False)
    page.wait_for_function(f"() => document.querySelector('{BOX} progress')?.value >= 20")
    page.reload()
    expect(page.locator(f"{BOX} [data-waiting]")).to_have_count(1)
    choose(page, files[:1], smaller=False)
    are_shown(page, 1, 1)
    assert stored(live) == {files[0].name: files[0].read_bytes()}
    with live.kit.read() as session:
        assert session.scalars(select(Upload.status)).all() == ["stored"]


def test_made_smaller_on_the_device_upright_and_without_its_place(page: Page, live: LivePortal, files):
    choose(page, files[:1], smaller=True)
    are_shown(page, 1, 1)
    ((name, body),) = stored(live).items()
    with Image.open(io.BytesIO(body)) as image:
        assert (name, image.format, image.size) == (files[0].name, "JPEG", (1707, 2560))
        assert len(image.getexif()) == 0
    assert len(body) < files[0].stat().st_size / 2
    assert SECRET not in body


def test_order_and_taking_off(page: Page, live: LivePortal, files):
    choose(page, files[1:3], smaller=False)
    are_shown(page, 2, 2)
    first = page.locator("#photos .name").first.inner_text()
    page.locator("#photos [data-file]").nth(1).locator("form").first.locator("button").click()
    expect(page.locator("#photos .name").nth(1)).to_have_text(first)
    page.locator("#photos [data-ask] button").first.click()
    page.locator("#ask [value=yes]").click()
    expect(page.locator("#photos .name")).to_have_text([first])
    with live.kit.read() as session:
        assert sorted(session.scalars(select(ReportFile.current))) == [False, True]
        assert len(stored(live)) == 2


def test_a_photo_under_another_s_ending_is_put_right_and_a_film_is_not_taken_here(page, live, files, tmp_path):
    (tmp_path / "จากไลน์.png").write_bytes(photo())
    (tmp_path / "หน้าเว็บ.svg").write_bytes(b"<svg onload='alert(1)'/>")
    choose(page, [tmp_path / "จากไลน์.png", tmp_path / "หน้าเว็บ.svg"], smaller=False)
    are_shown(page, 1, 1)
    expect(page.locator("#photos .name")).to_have_text("จากไลน์.jpg")
    expect(page.locator(f"{BOX} .upload p.wrong")).to_have_count(1)
