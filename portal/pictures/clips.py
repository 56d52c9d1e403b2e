"""Small real videos with a title card: the demo's and the tests'."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any

import av
from PIL import Image, ImageDraw, ImageFont

OWN_FONTS = Path(__file__).parent.parent / "static" / "fonts"
SYSTEM_FONTS = Path("/usr/share/fonts")
INK, GROUND, MARKS = "#f4f5f8", "#1e2d61", ("#f0b429", "#9fb2f3", "#8ad7a8", "#ffa9a1", "#cdb5f7")
TICKS = 1000
AUDIO_RATE, AUDIO_BLOCK = 48_000, 1024


def make_clip(
    path: str | Path,
    seconds: float,
    *,
    title_lines: Sequence[str] = (),
    size: tuple[int, int] = (640, 360),
    fps: int = 1,
    marks: Sequence[str] | None = None,
    audio: bool = False,
) -> None:
    """Writes an MP4 of exactly `seconds` (to the millisecond; with silent `audio`, to 0.05 s): a title card, a disc
    for each of `marks` in its order, and a bar that grows.

    At one frame a second, five minutes cost about a second of work and a few kB.
    """
    card = _card(size, title_lines, marks or ())

    def with_bar(second: float) -> Image.Image:
        width, height = size
        share = (second * fps + 1) / max(1, int(seconds * fps))
        ImageDraw.Draw(card).rectangle((0, height - 6, int(width * share), height), fill=MARKS[0])
        return card.copy()

    write_clip(path, seconds, with_bar, size=size, fps=fps, audio=audio)


def write_clip(
    path: str | Path,
    seconds: float,
    picture_at: Callable[[float], Image.Image],
    *,
    size: tuple[int, int],
    fps: int = 1,
    gop: int = 30,
    audio: bool = False,
) -> None:
    """Writes an MP4 of exactly `seconds` whose frame at each second is `picture_at(second)`; a keyframe each `gop`."""
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        starts = [n * TICKS // fps for n in range(max(1, int(seconds * fps)))]
        stream: Any = container.add_stream(
            _encoder(), rate=fps, options={"preset": "ultrafast", "bf": "0", "crf": "30"}
        )
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, TICKS)
        stream.codec_context.gop_size = gop
        sound: Any = container.add_stream("aac", rate=AUDIO_RATE, layout="mono") if audio else None
        lengths = dict(zip(starts, _lengths(starts, round(seconds * TICKS)), strict=True))
        for frame in chain(_pictures(picture_at, starts), [None]):
            for packet in stream.encode(frame):
                packet.duration = lengths[packet.pts]
                container.mux(packet)
        if sound:
            for block in chain(_silence(round(seconds * AUDIO_RATE)), [None]):
                container.mux(sound.encode(block))


def _lengths(starts: list[int], end: int) -> list[int]:
    return [after - start for start, after in zip(starts, [*starts[1:], end], strict=True)]


def _pictures(picture_at: Callable[[float], Image.Image], starts: list[int]) -> Iterator[av.VideoFrame]:
    """A frame for each start; a picture that stays is brought to the encoder's colours once."""
    shown: Image.Image | None = None
    frame = av.VideoFrame(16, 16, "yuv420p")
    for start in starts:
        picture = picture_at(start / TICKS)
        if picture is not shown:
            shown, frame = picture, av.VideoFrame.from_image(picture).reformat(format="yuv420p")  # type: ignore[no-untyped-call]
        frame.pts, frame.time_base = start, Fraction(1, TICKS)
        yield frame


def _silence(samples: int) -> Iterator[av.AudioFrame]:
    for start in range(0, samples, AUDIO_BLOCK):
        block = av.AudioFrame(format="fltp", layout="mono", samples=min(AUDIO_BLOCK, samples - start))
        block.planes[0].update(bytes(block.planes[0].buffer_size))
        block.pts, block.sample_rate, block.time_base = start, AUDIO_RATE, Fraction(1, AUDIO_RATE)
        yield block


def _encoder() -> str:
    """H.264, which every browser plays, when this PyAV can write it."""
    return next((name for name in ("libx264", "libopenh264") if name in av.codecs_available), "mpeg4")


def _card(size: tuple[int, int], lines: Sequence[str], marks: Sequence[str]) -> Image.Image:
    picture = Image.new("RGB", size, GROUND)
    draw = ImageDraw.Draw(picture)
    font = _font(max(8, size[1] // 12))
    step, radius = size[0] // (len(marks) + 1), size[1] // 12
    for index, mark in enumerate(marks):
        x, y = step * (index + 1), size[1] // 4
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=MARKS[index % len(MARKS)])
        draw.text((x, y), mark, fill=GROUND, font=font, anchor="mm")
    for index, line in enumerate(lines):
        draw.text((size[0] // 2, size[1] // 2 + index * size[1] // 8), line, fill=INK, font=font, anchor="mm")
    return picture


def _font(height: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """A font with Thai letters where there is one; else Pillow's own, which shows boxes for them."""
    for path in (
        *sorted(OWN_FONTS.glob("*.*tf")),
        *sorted(SYSTEM_FONTS.rglob("*Thai*.*tf")),
        *SYSTEM_FONTS.rglob("Sarabun*.*tf"),
    ):
        try:
            return ImageFont.truetype(str(path), height)
        except OSError:
            continue
    return ImageFont.load_default(height)
