"""Real photos and documents of every kind that is taken, made as phones and programs make them."""

import io
import random
import struct
import zlib
from typing import Any

import pillow_heif
import pypdfium2
from PIL import Image, ImageCms, ImageDraw

pillow_heif.register_heif_opener()
SECRET = b"18.1446N 100.1403E Somchai's phone"
"""What must be in no picture that is shown."""
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/heic": "HEIF"}


def drawn(size: tuple[int, int] = (640, 480), mode: str = "RGB", grain: int = 4) -> Image.Image:
    """Red at the left top, blue at the right bottom, and detail between."""
    image = Image.effect_noise((size[0] // grain, size[1] // grain), 40).resize(size).convert("RGB")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, size[0] // 3, size[1] // 3), fill="#dd2222")
    pen.rectangle((size[0] * 2 // 3, size[1] * 2 // 3, *size), fill="#2222dd")
    return image.convert(mode)


def exif(orientation: int = 1) -> Image.Exif:
    """Exif with a place, a maker and an orientation."""
    made = Image.Exif()
    made[0x0112], made[0x010F] = orientation, SECRET.decode()
    made.get_ifd(0x8825)[2] = (18.0, 8.0, 40.5)
    return made


def photo(
    content_type: str = "image/jpeg", size: tuple[int, int] = (640, 480), *, mode: str = "RGB", grain: int = 4,
    **more: Any,
) -> bytes:  # fmt: skip
    """A whole photo of this type."""
    kept = io.BytesIO()
    drawn(size, mode, grain).save(kept, FORMATS[content_type], **more)
    return kept.getvalue()


def document(pages: int = 2) -> bytes:
    """A PDF of empty pages in A4."""
    made = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        made.new_page(595, 842)
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def png_that_says(width: int, height: int, data: bytes = b"") -> bytes:
    """A PNG whose head declares this size, whatever it holds."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def bombs() -> dict[str, tuple[str, bytes]]:
    """Small files that want to become huge: type and bytes by name."""
    jpeg, webp, heic = bytearray(photo()), bytearray(photo("image/webp", lossless=True)), bytearray(photo("image/heic"))
    at = jpeg.find(b"\xff\xc0") + 5
    jpeg[at : at + 4] = struct.pack(">HH", 65_500, 65_500)
    webp[21:25] = struct.pack("<I", (16_383) | (16_383 << 14))
    at = heic.find(b"ispe") + 8
    heic[at : at + 8] = struct.pack(">II", 60_000, 60_000)
    flat = zlib.compress(bytes(3 * 6000 + 1) * 6000, 9)
    rows = zlib.compress(bytes(100_000_000), 9)
    return {
        "png of 36 million pixels in 105 kB": ("image/png", png_that_says(6000, 6000, flat)),
        "png of 400 million pixels": ("image/png", png_that_says(20_000, 20_000, rows)),
        "png of 4,611 trillion pixels": ("image/png", png_that_says(2**31 - 1, 2**31 - 1, rows[:1000])),
        "jpeg of 4,290 million pixels": ("image/jpeg", bytes(jpeg)),
        "webp of 268 million pixels": ("image/webp", bytes(webp)),
        "heic of 3,600 million pixels": ("image/heic", bytes(heic)),
    }


def mutated(content: bytes, seed: int) -> bytes:
    """The bytes with a few of them changed, a piece taken out, doubled, or the end cut off; the same for a seed."""
    chance = random.Random(seed)
    changed = bytearray(content)
    for _ in range(chance.choice((1, 4, 16, 64))):
        changed[chance.randrange(12, min(len(changed), chance.choice((256, 2048, len(changed)))))] = chance.randrange(
            256
        )
    way, at = chance.randrange(6), chance.randrange(16, len(changed))
    if way == 0:
        del changed[at:]
    elif way == 1:
        del changed[at : at + chance.randrange(1, 64)]
    elif way == 2:
        changed[at:at] = changed[at : at + chance.randrange(1, 64)]
    return bytes(changed)


def wide_profile() -> bytes:
    """A colour profile that is not sRGB's."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
