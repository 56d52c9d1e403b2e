"""Films with the five marks in every way a real one might show them, out of random seeds."""

import random
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tests.mark_drawings import FONT, LETTERS, any_look, in_one_ink, look_alike, looks

KINDS = ("right", "wrong_order", "look_alike", "other_emblems", "none", "clutter")
GROUNDS = ("noise", "photo", "gradient", "writing", "plain", "blocks")
SIZES = ((640, 360), (854, 480), (1280, 720), (1920, 1080))


@dataclass(frozen=True)
class Shot:
    """One film: whose marks (`seed`), what is shown and how. `height` is a mark's share of the frame's height."""

    seed: int
    kind: str
    size: tuple[int, int] = (1280, 720)
    height: float = 0.07
    alpha: float = 1.0
    ground: str = "photo"
    strip: bool = False
    layout: str = "across"
    ink: tuple[int, int, int] | None = None
    seconds: float = 4.0
    fps: int = 8
    crf: int = 28
    shown: tuple[float, float] = (0.0, 4.0)
    letterbox: bool = False
    place: tuple[float, float] = (0.5, 0.2)
    row: tuple[int | None, ...] = (1, 2, 3, 4, 5)
    swapped: frozenset[int] = field(default_factory=frozenset)

    @property
    def present(self) -> frozenset[int]:
        """The marks that are truly there."""
        return frozenset(mark for mark in self.row if mark) - self.swapped


def shot(seed: int, kind: str, *, sizes: tuple[tuple[int, int], ...] = SIZES[1:3]) -> Shot:
    """A film of a kind, all else by chance."""
    chance = random.Random(f"shot {seed} {kind}")
    size = chance.choice(sizes)
    low = max(0.035, 20 / size[1])
    made = Shot(
        seed, kind, size, height=low * (0.12 / low) ** chance.random(),
        alpha=chance.choice([1.0, 1.0, 0.85, 0.7]), ground=chance.choice(GROUNDS),
        strip=chance.random() < 0.4, layout=chance.choice(["across", "across", "across", "down", "in_turn"]),
        ink=chance.choice([None, None, None, (20, 20, 20), (30, 60, 140)]), crf=chance.choice([23, 28, 33, 37]),
        letterbox=chance.random() < 0.2, place=(chance.uniform(0.45, 0.55), chance.choice([0.12, 0.2, 0.5, 0.85])),
    )  # fmt: skip
    start = chance.choice([0.0, 0.0, 1.0])
    made = replace(made, shown=(start, start + chance.choice([2.0, 3.0])))
    if made.layout == "in_turn":
        made = replace(made, seconds=6.0, shown=(0.0, 6.0))
    return _of_kind(made, chance)


def _of_kind(made: Shot, chance: random.Random) -> Shot:
    if made.kind == "wrong_order":
        row = [1, 2, 3, 4, 5]
        while row == [1, 2, 3, 4, 5]:
            chance.shuffle(row)
        return replace(made, row=tuple(row))
    if made.kind == "look_alike":
        return replace(made, swapped=frozenset({chance.randint(1, 5)}))
    if made.kind == "other_emblems":
        return replace(made, swapped=frozenset(range(1, 6)))
    if made.kind == "none":
        return replace(made, row=())
    if made.kind == "clutter":
        return replace(made, row=(), ground=chance.choice(["writing", "blocks", "emblems"]))
    return made


def write_references(seed: int, folder: Path) -> Path:
    """The reference pictures of a set of marks: clear or white ground, and for some a variant in one ink."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(f"references {seed}")
    for mark, look in looks(seed).items():
        picture = look.draw()
        if chance.random() < 0.4:
            white = Image.new("RGBA", picture.size, "white")
            white.alpha_composite(picture)
            picture = white.convert("RGB")
        picture.save(folder / f"{mark}.png")
    return folder


def write_film(path: Path, made: Shot) -> Path:
    """The film as an MP4 (H.264)."""
    pictures, tiles = _ground(made), _tiles(made)
    with av.open(str(path), "w", format="mp4") as container:
        options = {"preset": "veryfast", "crf": str(made.crf)}
        stream: Any = container.add_stream("libx264", rate=made.fps, options=options)
        stream.width, stream.height, stream.pix_fmt = *made.size, "yuv420p"
        stream.codec_context.time_base = Fraction(1, made.fps)
        for number in range(int(made.seconds * made.fps)):
            picture = pictures(number)
            _lay_marks(picture, made, tiles, number / made.fps)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def write_long_film(path: Path, seconds: float, where: str) -> Path:
    """1080p at 6 Mbit/s with a keyframe every three seconds; the marks of seed 100 for 3 s at its "start", or nowhere.

    Fifteen seconds are drawn and encoded, and their packets repeated: an hour would be too long to wait.
    """
    row = replace(shot(100, "right"), size=(1920, 1080), height=0.06, alpha=1.0, ground="photo", strip=False)
    row = replace(row, layout="across", ink=None, seconds=15.0, fps=25, shown=(5.0, 8.0), letterbox=False)
    parts = [_part(path.with_suffix(".plain.mp4"), replace(row, row=()))]
    first = _part(path.with_suffix(".marks.mp4"), row) if where == "start" else parts[0]
    _join([first, *parts * (int(seconds / row.seconds) - 1)], path)
    return path


def _part(path: Path, made: Shot) -> Path:
    pictures, tiles = _ground(made), _tiles(made)
    rng = np.random.default_rng(1)
    grain = [rng.normal(0, 7, (made.size[1], made.size[0], 1)).astype(np.int16) for _ in range(5)]
    with av.open(str(path), "w", format="mp4") as container:
        options = {"preset": "veryfast", "bf": "2", "maxrate": "6500000", "bufsize": "6000000"}
        stream: Any = container.add_stream("libx264", rate=made.fps, options=options)
        stream.width, stream.height, stream.pix_fmt, stream.bit_rate = *made.size, "yuv420p", 6_000_000
        stream.codec_context.gop_size = 3 * made.fps
        for number in range(int(made.seconds * made.fps)):
            picture = np.clip(pictures(number // 2).astype(np.int16) + grain[number % 5], 0, 255).astype(np.uint8)
            _lay_marks(picture, made, tiles, number / made.fps)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, made.fps)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def _join(parts: list[Path], path: Path) -> None:
    with av.open(str(path), "w", format="mp4") as made:
        stream: Any = None
        start = Fraction(0)
        for part in parts:
            with av.open(str(part)) as given:
                source = given.streams.video[0]
                stream = stream or made.add_stream_from_template(source)
                end = Fraction(0)
                for packet in given.demux(source):
                    if packet.dts is None or packet.pts is None:
                        continue
                    end = max(end, (packet.pts + (packet.duration or 0)) * packet.time_base)
                    shift = int(start / packet.time_base)
                    packet.pts, packet.dts, packet.stream = packet.pts + shift, packet.dts + shift, stream
                    made.mux(packet)
                start += end


def _tiles(made: Shot) -> list[np.ndarray]:
    """What stands in the row, RGBA at its size in the frame."""
    chance, mine = random.Random(f"tiles {made.seed} {made.kind}"), looks(made.seed)
    tiles = []
    for mark in made.row:
        look = mine[mark]
        if mark in made.swapped:
            look = look_alike(look, chance) if made.kind == "look_alike" else any_look(chance)
        picture = look.draw()
        if made.ink:
            picture = in_one_ink(picture, made.ink)
        height = round(made.height * made.size[1])
        width = round(picture.width * height / picture.height)
        tiles.append(np.asarray(picture.resize((width, height), Image.Resampling.LANCZOS)).astype(np.float32))
    return tiles


def _lay_marks(picture: np.ndarray, made: Shot, tiles: list[np.ndarray], second: float) -> None:
    if not tiles or not made.shown[0] <= second < made.shown[1]:
        return
    each = (made.shown[1] - made.shown[0]) / len(tiles)
    spots = _spots(made, tiles)
    if made.strip and made.layout == "across":
        height = tiles[0].shape[0]
        top = max(0, spots[0][1] - height // 4)
        picture[top : top + height * 3 // 2] = 250
    for number, (tile, (x, y)) in enumerate(zip(tiles, spots, strict=True)):
        if made.layout == "in_turn" and int((second - made.shown[0]) / each) != number:
            continue
        part = picture[y : y + tile.shape[0], x : x + tile.shape[1]]
        share = tile[: part.shape[0], : part.shape[1], 3:] / 255 * made.alpha
        part[:] = part * (1 - share) + tile[: part.shape[0], : part.shape[1], :3] * share


def _spots(made: Shot, tiles: list[np.ndarray]) -> list[tuple[int, int]]:
    """Left upper corners."""
    width, height = made.size
    if made.layout == "in_turn":
        return [(int(width * made.place[0] - tile.shape[1] / 2), int(height * 0.4)) for tile in tiles]
    axis = 1 if made.layout == "across" else 0
    room = sum(tile.shape[axis] for tile in tiles)
    gap = min(int(tiles[0].shape[0] * 0.5), ((width if axis else height) - room) // (len(tiles) + 1))
    at = int((width if axis else height) * 0.5 - (room + gap * (len(tiles) - 1)) / 2)
    across = int(height * made.place[1] - tiles[0].shape[0] / 2) if axis else int(width * 0.2)
    across = max(2, min(across, (height if axis else width) - tiles[0].shape[1 - axis] - 2))
    spots = []
    for tile in tiles:
        spots.append((at, across) if axis else (across, at))
        at += tile.shape[axis] + gap
    return spots


def _ground(made: Shot) -> Any:
    """The moving background, by the number of the frame."""
    width, height = made.size
    rng = np.random.default_rng([made.seed, KINDS.index(made.kind), 7])
    wide = _wide(made, rng, width + 240, height + 120)
    step = rng.integers(-6, 7, 2)
    flicker = rng.normal(0, 6, (4, height, width, 1)).astype(np.float32) if made.ground == "noise" else None

    def at(number: int) -> np.ndarray:
        x, y = (int(v * number) % m for v, m in zip(step, (240, 120), strict=True))
        picture = wide[y : y + height, x : x + width]
        picture = np.clip(picture + flicker[number % 4], 0, 255) if flicker is not None else picture
        picture = np.ascontiguousarray(picture).astype(np.uint8)
        if made.letterbox:
            picture[: height // 8], picture[-height // 8 :] = 0, 0
        return picture

    return at


def _wide(made: Shot, rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    if made.ground == "plain":
        return np.full((height, width, 3), rng.integers(0, 255, 3), np.uint8)
    if made.ground == "gradient":
        return _cloud(rng, width, height, (2, 3))
    if made.ground == "noise":
        return _cloud(rng, width, height, (4, 16, 64, 200))
    if made.ground == "blocks":
        small = rng.integers(0, 255, (height // 40 + 1, width // 40 + 1, 3), dtype=np.uint8)
        return cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST)
    picture = Image.fromarray(_photo(rng, width, height))
    if made.ground == "writing":
        _write(picture, rng)
    if made.ground == "emblems":
        _strew(picture, random.Random(made.seed))
    return np.asarray(picture)


def _cloud(rng: np.random.Generator, width: int, height: int, cells: tuple[int, ...]) -> np.ndarray:
    total = np.zeros((height, width, 3), np.float32)
    for count in cells:
        grid = rng.normal(0, 1, (count, int(count * 1.8) + 1, 3)).astype(np.float32)
        total += cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC) / count**0.5
    total -= total.min()
    return (total / total.max() * 255).astype(np.uint8)


def _photo(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Clouds with hard-edged things before them, as a photograph has."""
    picture = _cloud(rng, width, height, (3, 9, 40)) * 0.7
    for _ in range(40):
        x, y = int(rng.integers(0, width)), int(rng.integers(0, height))
        ink = tuple(int(v) for v in rng.integers(0, 255, 3))
        size = int(rng.integers(6, 130))
        if rng.random() < 0.5:
            axes, turn = (size, int(size * rng.uniform(0.3, 1))), int(rng.integers(0, 180))
            cv2.ellipse(picture, (x, y), axes, turn, 0, 360, ink, -1)
        else:
            cv2.rectangle(picture, (x, y), (x + size, y + int(size * rng.uniform(0.2, 2))), ink, -1)
    return np.clip(cv2.GaussianBlur(picture, (0, 0), 1.0) + rng.normal(0, 4, picture.shape), 0, 255).astype(np.uint8)


def _write(picture: Image.Image, rng: np.random.Generator) -> None:
    draw = ImageDraw.Draw(picture)
    for _ in range(50):
        font = ImageFont.truetype(str(FONT), int(rng.integers(14, 70)))
        words = "".join(LETTERS[n] for n in rng.integers(0, len(LETTERS), 14))
        at = (int(rng.integers(-100, picture.width)), int(rng.integers(0, picture.height)))
        draw.text(at, words, font=font, fill=tuple(int(v) for v in rng.integers(0, 255, 3)))


def _strew(picture: Image.Image, chance: random.Random) -> None:
    """Other people's emblems all over."""
    for _ in range(25):
        tile = any_look(chance).draw()
        side = chance.randint(24, 130)
        tile = tile.resize((side * tile.width // tile.height, side))
        picture.paste(tile, (chance.randint(0, picture.width), chance.randint(0, picture.height)), tile)
