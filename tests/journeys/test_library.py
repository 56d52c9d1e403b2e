"""A morning in the media library: looked at by keyboard, tagged together, thrown away and brought back."""

import io

import pytest
from playwright.sync_api import expect

from portal.models import MediaObject, Rendition
from portal.pictures.drawing import SIZE, Film, draw_film
from portal.rules.scope import OPERATOR
from tests.journeys.conftest import DESK, PHONE, LivePortal
from tests.library import media, store_file

pytestmark = pytest.mark.browser


def add_photo(live: LivePortal, name: str, colour: str) -> int:
    """A real photo with its small pictures."""
    from PIL import Image

    made = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(made, "WEBP")
    number = store_file(live.town, name, made.getvalue(), content_type="image/webp")
    with live.kit.transaction(OPERATOR, "test.drawn") as session:
        row = session.get_one(MediaObject, number)
        for kind in ("thumb", "preview"):
            session.add(
                Rendition(media_id=number, kind=kind, key=row.key, sha256=row.sha256, size_bytes=row.size_bytes,
                          width=640, height=480, content_type="image/webp", made_at=live.kit.now())
            )  # fmt: skip
    return number


def test_the_viewer_goes_by_keys_and_gives_the_focus_back(live: LivePortal, tmp_path):
    draw_film(tmp_path / "film.mp4", Film(20, "เทศบาลตำบลทุ่งโฮ้ง", "พรมเช็ดเท้า"))
    film = store_file(live.town, "ถอดบทเรียน.mp4", (tmp_path / "film.mp4").read_bytes(), content_type="video/mp4")
    red, blue = add_photo(live, "แดง.webp", "red"), add_photo(live, "น้ำเงิน.webp", "blue")
    page = live.page("admin", size=DESK)
    page.goto(f"{live.url}/admin/media/")
    page.locator(f'[data-view][data-id="{blue}"]').click()
    viewer = page.locator("#viewer")
    expect(viewer).to_be_visible()
    image = viewer.locator("img")
    expect(image).to_have_attribute("src", f"/files/{blue}/preview")
    expect(image).to_have_js_property("naturalWidth", 640)
    page.keyboard.press("Equal")
    expect(image).to_have_class("zoom-2")
    page.keyboard.press("Minus")
    page.keyboard.press("ArrowRight")
    expect(viewer.locator("img")).to_have_attribute("src", f"/files/{red}/preview")
    page.keyboard.press("ArrowRight")
    expect(viewer.locator("video")).to_have_attribute("src", f"/files/{film}")
    expect(viewer.locator("video")).to_have_js_property("videoWidth", SIZE[0])
    expect(viewer.locator("[data-place]")).to_have_text("3/3")
    page.keyboard.press("ArrowLeft")
    for _ in range(12):  # the focus goes round inside
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('#viewer')")
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    focused = page.evaluate("document.activeElement.getAttribute('href')")
    assert focused == f"/admin/media/{blue}/"


def test_chosen_files_are_tagged_binned_and_brought_back(live: LivePortal):
    numbers = [add_photo(live, f"ภาพ {n}.webp", colour) for n, colour in enumerate(("red", "green", "blue"))]
    page = live.page("admin", size=PHONE)
    page.goto(f"{live.url}/admin/media/")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for number in numbers[:2]:
        page.locator(f'input[name="id"][value="{number}"]').check()
    page.locator("#tag").fill("ตลาดนัด")
    page.locator('#bulk button[value="tag"]').click()
    expect(page.locator(".shelf .tag")).to_have_count(2)
    page.locator(f'input[name="id"][value="{numbers[0]}"]').check()
    page.locator('#bulk button[value="bin"]').click()
    page.locator('#ask button[value="yes"]').click()
    expect(page.locator(".shelf .piece")).to_have_count(2)
    row = media(live.kit, numbers[0])
    assert row is not None
    assert row.binned_at is not None
    page.goto(f"{live.url}/admin/media/?standing=binned")
    page.locator("[data-tick-all]").check()
    page.locator('#bulk button[value="restore"]').click()
    expect(page.locator(".empty")).to_be_visible()
    page.goto(f"{live.url}/admin/media/")
    expect(page.locator(".shelf .piece")).to_have_count(3)
