"""Opens a photo and makes small ones: upright, in sRGB, without a word of who took it, where and with what.

Runs in a child only: see `rendering`.
"""

import io
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms

from portal.pictures.containers import hides_another, is_of_type
from portal.rules.facts import FileLook, Picture, Rendered
from portal.rules.kinds import LONG_SIDE, RenditionKind

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/heic": "HEIF", "image/heif": "HEIF"}
MOST_PIXELS, MOST_PIXELS_JPEG = 48 * 1024**2, 201 * 1000**2
"""The largest photos of phones: 50 million pixels; 200 million as JPEG, which is made small while it is decoded."""
QUALITY = {RenditionKind.THUMB: 70, RenditionKind.PREVIEW: 78, RenditionKind.POSTER: 78}
BOTH = (RenditionKind.PREVIEW, RenditionKind.THUMB)
EFFORT = 0
"""Of WebP's seven: the quickest costs a few per cent in size and a third of the time of the usual one."""
ORIENTATION = 0x0112
Image.MAX_IMAGE_PIXELS = MOST_PIXELS_JPEG  # Pillow refuses twice as much by itself, before anything is decoded


def render(path: str, content_type: str, kinds: tuple[RenditionKind, ...] = BOTH) -> Rendered:
    """Facts of a photo and its small pictures, the largest of `kinds` first; `problem` when it is not whole or sound.

    `width` and `height` are of the photo as it is shown.
    """
    size = Path(path).stat().st_size
    problem = "not_photo" if not is_of_type(path, content_type) else "two_in_one" if hides_another(path) else None
    if problem:
        return Rendered(FileLook(None, size, problem=problem))
    warnings.simplefilter("ignore")
    try:
        with open_photo(path, content_type) as image:
            width, height = image.size
            if width * height > (MOST_PIXELS_JPEG if content_type == "image/jpeg" else MOST_PIXELS):
                return Rendered(FileLook(None, size, width=width, height=height, problem="too_large_picture"))
            pictures = make_small(image, kinds)
            turned = _orientation(image) >= 5
    except (MemoryError, Image.DecompressionBombError):
        return Rendered(FileLook(None, size, problem="too_large_picture"))
    except Exception as error:  # noqa: BLE001 - what a decoder raises for a hostile file is anybody's guess
        return Rendered(FileLook(None, size, problem=_problem_of(error), note=type(error).__name__))
    if turned:
        width, height = height, width
    container = content_type.removeprefix("image/")
    return Rendered(FileLook(None, size, container, width=width, height=height), pictures)


def open_photo(path: str, content_type: str) -> Image.Image:
    """The photo by the one decoder of its type, nothing of its pixels read yet."""
    if FORMATS[content_type] == "HEIF":
        import pillow_heif  # phones' photos alone need it

        pillow_heif.register_heif_opener(thumbnails=False, decode_threads=1)
    return Image.open(path, formats=(FORMATS[content_type],))


def make_small(image: Image.Image, kinds: tuple[RenditionKind, ...]) -> tuple[Picture, ...]:
    """The small pictures of an open photo, the largest first: decoded once, each smaller one made of the one before."""
    longest = LONG_SIDE[kinds[0]]
    image.draft(None, _fitting(image.size, longest))  # a JPEG is decoded at 1/2, 1/4 or 1/8; before anything else
    profile, orientation = image.info.get("icc_profile"), _orientation(image)
    shown = turned_upright(in_srgb(_reduced(image, longest), profile), orientation)
    made = []
    for kind in kinds:
        shown = _reduced(shown, LONG_SIDE[kind])
        made.append(as_webp(shown, kind))
    return tuple(made)


def as_webp(image: Image.Image, kind: RenditionKind) -> Picture:
    """The pixels alone as WebP: no Exif, XMP, IPTC, colour profile or comment comes along."""
    image.info = {}
    kept = io.BytesIO()
    image.save(kept, "WEBP", quality=QUALITY[kind], method=EFFORT)
    return Picture(kind, kept.getvalue(), *image.size)


def in_srgb(image: Image.Image, profile: bytes | None = None) -> Image.Image:
    """The image in sRGB without transparency (on white); grey, palette, CMYK and 16-bit ones too."""
    image = mixable(image)
    if profile and image.mode in ("RGB", "CMYK", "L"):
        with suppress(ImageCms.PyCMSError, OSError, ValueError):  # a broken profile says nothing of the colours
            image = _by_profile(image, profile)
    if image.mode in ("P", "PA", "LA", "RGBA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(ground, image)
    return image if image.mode == "RGB" else image.convert("RGB")


def mixable(image: Image.Image) -> Image.Image:
    """The image with pixels that can be averaged, eight bits a channel: no palette, no single bits, no 16 bits."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("P", "PA"):
        return image.convert("RGBA" if "transparency" in image.info or image.mode == "PA" else "RGB")
    return image.convert("L") if image.mode == "1" else image


def turned_upright(image: Image.Image, orientation: int) -> Image.Image:
    """The image as Exif's orientation (1 to 8) says that it is to be seen."""
    turn = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }.get(orientation)  # fmt: skip
    return image.transpose(turn) if turn is not None else image


def _by_profile(image: Image.Image, profile: bytes) -> Image.Image:
    given: Any = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    if "sRGB" in ImageCms.getProfileDescription(given):
        return image
    shown = ImageCms.profileToProfile(image, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
    return shown or image


def _orientation(image: Image.Image) -> int:
    try:
        found = image.getexif().get(ORIENTATION, 1)
    except Exception:  # noqa: BLE001 - broken Exif says nothing; the photo is shown as it lies
        return 1
    return found if isinstance(found, int) and 1 <= found <= 8 else 1


def _reduced(image: Image.Image, longest: int) -> Image.Image:
    """The image with at most `longest` pixels on its longer side."""
    image.load()  # a JPEG has its reduced size from here on
    fitting = _fitting(image.size, longest)
    if fitting == image.size:
        return image
    return mixable(image).resize(
        fitting, Image.Resampling.HAMMING, reducing_gap=2.0
    )  # as sharp as bicubic at half its price


def _fitting(size: tuple[int, int], longest: int) -> tuple[int, int]:
    scale = min(1.0, longest / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _problem_of(error: Exception) -> str:
    return "truncated" if isinstance(error, OSError) and "truncated" in str(error) else "not_photo"


__all__ = ["as_webp", "in_srgb", "make_small", "open_photo", "render", "turned_upright"]
