"""Photos and films are known again after shrinking, new coding and turning; others are not."""

import io
from pathlib import Path
from random import Random

import av
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from portal.pictures.likeness import hash_of, liken_file
from portal.rules.likeness import distance, is_near, is_same_film


def scene(seed: int, size: tuple[int, int] = (1600, 1200)) -> Image.Image:
    """A picture with large and small things in it."""
    chance = Random(seed)
    image = Image.new("RGB", size, tuple(chance.randrange(256) for _ in range(3)))
    draw = ImageDraw.Draw(image)
    for _ in range(40):
        x, y, wide = chance.randrange(size[0]), chance.randrange(size[1]), chance.randrange(60, size[0] // 2)
        colour = tuple(chance.randrange(256) for _ in range(3))
        draw.ellipse((x, y, x + wide, y + wide * chance.random()), fill=colour)
    return image.filter(ImageFilter.GaussianBlur(2))


def kept(image: Image.Image, path: Path, kind: str = "JPEG", **how: object) -> str:
    image.save(path, kind, **how)
    return str(path)


def photo_hash(path: str, content_type: str = "image/jpeg") -> str:
    found = liken_file(path, content_type)
    assert found.problem is None
    return found.hashes[0]


def test_a_photo_is_known_again(tmp_path: Path):
    image = scene(1)
    first = photo_hash(kept(image, tmp_path / "a.jpg", quality=95))
    again = [
        photo_hash(kept(image, tmp_path / "b.jpg", quality=30)),
        photo_hash(kept(image.resize((640, 480)), tmp_path / "c.jpg", quality=70)),
        photo_hash(kept(image.resize((400, 300)), tmp_path / "d.webp", "WEBP"), "image/webp"),
        photo_hash(kept(image.point(lambda value: min(255, value + 20)), tmp_path / "e.png", "PNG"), "image/png"),
    ]
    turned = Image.Exif()
    turned[0x0112] = 6
    again.append(photo_hash(kept(image.rotate(90, expand=True), tmp_path / "f.jpg", exif=turned)))
    assert all(is_near(first, one) for one in again), [distance(first, one) for one in again]


def test_other_photos_are_others(tmp_path: Path):
    hashes = [photo_hash(kept(scene(seed), tmp_path / f"{seed}.jpg")) for seed in range(12)]
    apart = [distance(one, other) for at, one in enumerate(hashes) for other in hashes[:at]]
    assert min(apart) > 10


def test_a_plain_picture_is_like_nothing():
    assert hash_of(np.full((100, 100), 200, np.uint8)) == ""


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The same film three ways, and another."""
    folder = tmp_path_factory.mktemp("films")
    mine, theirs = (
        [scene(seed, (640, 360)) for seed in range(100, 110)],
        [scene(seed, (640, 360)) for seed in range(200, 210)],
    )
    return {
        "first": film(folder / "first.mp4", mine),
        "small": film(folder / "small.mp4", [one.resize((320, 180)) for one in mine], bit_rate=80_000),
        "cut": film(folder / "cut.mp4", [theirs[0], *mine[2:]]),
        "other": film(folder / "other.mp4", theirs),
    }


def film(path: Path, scenes: list[Image.Image], bit_rate: int = 600_000) -> str:
    """Two seconds of each scene."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=5)
        stream.width, stream.height = scenes[0].size
        stream.pix_fmt, stream.bit_rate, stream.gop_size = "yuv420p", bit_rate, 10
        for one in scenes:
            for _ in range(10):
                container.mux(stream.encode(av.VideoFrame.from_image(one)))
        container.mux(stream.encode())
    return str(path)


def test_a_film_is_known_again_and_another_is_not(films: dict[str, str]):
    hashes = {name: liken_file(path, "video/mp4").hashes for name, path in films.items()}
    assert is_same_film(hashes["first"], hashes["small"])
    assert is_same_film(hashes["first"], hashes["cut"])
    assert not is_same_film(hashes["first"], hashes["other"])


@pytest.mark.parametrize(("content_type", "problem"), [("image/jpeg", "not_photo"), ("video/mp4", "not_video")])
def test_what_cannot_be_opened_says_so(tmp_path: Path, content_type: str, problem: str):
    (tmp_path / "x").write_bytes(b"\xff\xd8\xff nothing of it")
    assert liken_file(str(tmp_path / "x"), content_type).problem == problem


def test_a_film_without_pictures_is_like_nothing(tmp_path: Path):
    packed = io.BytesIO()
    with av.open(packed, "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=8000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
        frame.sample_rate = 8000
        container.mux(stream.encode(frame))
        container.mux(stream.encode())
    (tmp_path / "x.mp4").write_bytes(packed.getvalue())
    assert liken_file(str(tmp_path / "x.mp4"), "video/mp4").problem == "not_video"
