"""Small pictures are upright, in sRGB, and say nothing of who took the photo, where and with what."""

import io
import struct
from pathlib import Path

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from portal.pictures import photos
from portal.pictures.photos import render
from portal.rules.kinds import RenditionKind
from tests.pictures.photographs import FORMATS, SECRET, drawn, exif, photo

XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SECRET + b"</x:xmpmeta>"


def shown(tmp_path: Path, content: bytes, content_type: str = "image/jpeg"):
    path = tmp_path / "photo"
    path.write_bytes(content)
    made = render(str(path), content_type)
    assert made.look.problem is None, made.look
    assert path.read_bytes() == content
    return made


def opened(picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.content)).convert("RGB")


def is_red(pixel: tuple[int, ...]) -> bool:
    return pixel[0] > 170 and max(pixel[1:]) < 110


def chunks(webp: bytes) -> list[bytes]:
    found, at = [], 12
    while at < len(webp):
        found.append(webp[at : at + 4])
        length = struct.unpack("<I", webp[at + 4 : at + 8])[0]
        at += 8 + length + length % 2
    return found


@pytest.mark.parametrize("content_type", FORMATS)
def test_two_sizes_of_every_kind(tmp_path: Path, content_type: str) -> None:
    made = shown(tmp_path, photo(content_type, (2000, 1500)), content_type)
    assert [(one.kind, one.width, one.height) for one in made.pictures] == [("preview", 1280, 960), ("thumb", 320, 240)]
    assert (made.look.width, made.look.height, made.look.container) == (2000, 1500, content_type.partition("/")[2])
    assert all(is_red(opened(one).getpixel((5, 5))) for one in made.pictures)


def test_nothing_is_made_larger_than_it_was(tmp_path: Path) -> None:
    made = shown(tmp_path, photo(size=(200, 100)))
    assert {(one.width, one.height) for one in made.pictures} == {(200, 100)}


RED_AT = {1: (5, 5), 2: (-6, 5), 3: (-6, -6), 4: (5, -6), 5: (5, 5), 6: (-6, 5), 7: (-6, -6), 8: (5, -6)}


@pytest.mark.parametrize("orientation", RED_AT)
@pytest.mark.parametrize("content_type", ["image/jpeg", "image/png", "image/webp"])
def test_every_orientation_is_applied(tmp_path: Path, content_type: str, orientation: int) -> None:
    made = shown(tmp_path, photo(content_type, exif=exif(orientation)), content_type)
    image = opened(made.pictures[1])
    turned = orientation >= 5
    assert image.size == ((240, 320) if turned else (320, 240))
    assert (made.look.width, made.look.height) == ((480, 640) if turned else (640, 480))
    x, y = RED_AT[orientation]
    assert is_red(image.getpixel((x % image.width, y % image.height)))


def test_nothing_of_the_original_s_facts_comes_along(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    text = PngImagePlugin.PngInfo()
    text.add_itxt("Comment", SECRET.decode())
    given = {
        "image/jpeg": photo(exif=exif(3), xmp=XMP, icc_profile=profile, comment=SECRET),
        "image/png": photo("image/png", exif=exif(3), pnginfo=text, icc_profile=profile),
        "image/webp": photo("image/webp", exif=exif(3), xmp=XMP, icc_profile=profile),
        "image/heic": photo("image/heic", exif=exif(1), xmp=XMP),
    }
    for content_type, content in given.items():
        assert SECRET[:20] in content or content_type == "image/png"
        for picture in shown(tmp_path, content, content_type).pictures:
            assert SECRET[:12] not in picture.content
            assert set(chunks(picture.content)) == {b"VP8 "}, content_type


@pytest.mark.parametrize(
    ("mode", "content_type"),
    [
        ("CMYK", "image/jpeg"), ("L", "image/jpeg"), ("1", "image/png"), ("P", "image/png"), ("RGBA", "image/png"),
        ("LA", "image/png"), ("RGBA", "image/webp"),
    ],
)  # fmt: skip
def test_every_way_of_keeping_colours(tmp_path: Path, mode: str, content_type: str) -> None:
    picture = opened(shown(tmp_path, photo(content_type, mode=mode), content_type).pictures[1])
    red = picture.getpixel((20, 20))
    assert is_red(red) if mode not in ("L", "1", "LA") else 30 < sum(red) / 3 < 130


def test_sixteen_bits_a_pixel_are_brought_to_eight(tmp_path: Path) -> None:
    kept = io.BytesIO()
    Image.frombytes("I;16", (400, 300), struct.pack("<H", 40_000) * 120_000).save(kept, "PNG")
    for picture in shown(tmp_path, kept.getvalue(), "image/png").pictures:
        assert abs(opened(picture).getpixel((100, 100))[0] - 156) < 4


def test_what_is_clear_is_white(tmp_path: Path) -> None:
    kept = io.BytesIO()
    Image.new("RGBA", (400, 300), (0, 0, 0, 0)).save(kept, "PNG")
    assert opened(shown(tmp_path, kept.getvalue(), "image/png").pictures[1]).getpixel((9, 9)) == (255, 255, 255)


def test_the_first_of_many_frames_stands_for_all(tmp_path: Path) -> None:
    for content_type in ("image/webp", "image/png"):
        kept = io.BytesIO()
        frames = [Image.new("RGB", (300, 200), colour) for colour in ("#dd2222", "#22dd22", "#2222dd")]
        frames[0].save(kept, FORMATS[content_type], save_all=True, append_images=frames[1:], duration=100)
        assert is_red(opened(shown(tmp_path, kept.getvalue(), content_type).pictures[0]).getpixel((9, 9)))


def test_colours_of_another_profile_are_brought_to_srgb(tmp_path: Path) -> None:
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # The red and the green primary change places: what is kept as red is to be seen as green.
    table = {bytes(profile[at : at + 4]): at for at in range(132, 132 + 12 * profile[131], 12)}
    red, green = table[b"rXYZ"] + 4, table[b"gXYZ"] + 4
    profile[red : red + 8], profile[green : green + 8] = profile[green : green + 8], profile[red : red + 8]
    named = bytes(profile).replace("sRGB".encode("utf-16-be"), "xRGB".encode("utf-16-be")).replace(b"sRGB", b"xRGB")
    seen = opened(shown(tmp_path, photo(icc_profile=named)).pictures[1]).getpixel((20, 20))
    assert seen[1] > 170
    assert seen[0] < 110


def test_a_broken_profile_and_broken_exif_are_passed_over(tmp_path: Path) -> None:
    content = photo(icc_profile=b"x" * 200, exif=b"Exif\x00\x00" + b"\xff" * 100)
    assert is_red(opened(shown(tmp_path, content).pictures[1]).getpixel((20, 20)))


def test_a_photo_that_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "cut.jpg"
    path.write_bytes(photo()[:9000])
    assert render(str(path), "image/jpeg").look.problem == "truncated"


def test_more_pixels_than_any_phone_s_are_not_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "MOST_PIXELS", 1000)
    path = tmp_path / "a.png"
    path.write_bytes(photo("image/png"))
    made = render(str(path), "image/png")
    assert (made.look.problem, made.look.width, made.pictures) == ("too_large_picture", 640, ())


def test_a_thumbnail_alone_is_decoded_no_larger_than_it_must(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    drawn((4000, 3000)).save(path)
    with photos.open_photo(str(path), "image/jpeg") as image:
        (thumb,) = photos.make_small(image, (RenditionKind.THUMB,))
        assert image.size == (500, 375)
    assert (thumb.width, thumb.height) == (320, 240)
