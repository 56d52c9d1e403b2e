"""Which frames of a film are looked at, and getting them cheaply: from the index, without reading what lies between."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import av
import cv2
import numpy as np

from portal.pictures.decoding import MOST_PIXELS, OPTIONS
from portal.pictures.references import Array

SHORT_PIXELS = 350_000_000
"""A film with fewer pixels in all its frames is decoded whole: marks may stand between two keyframes."""
SAMPLES, LEAST_STEP_S = 24, 0.4
"""At most so many frames of a short film, and no closer."""
MOST_KEYFRAMES, CLOSE_S = 72, 1.5
BEGINNING_S, END_S = 12.0, 8.0
"""Marks stand there most often."""
LUMA_FIRST = {"yuv420p", "yuvj420p", "nv12", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p"}
THUMB_WIDTH, SMALL_HEIGHT = 320, 240


class NoPicture(ValueError):
    """A file without a picture stream that can be decoded; `args[0]` is the problem's word (FileLook.problem)."""


class Look:
    """One decoded frame: its second, its brightness and, made when asked for, its colours; upright."""

    def __init__(self, at_s: float, frame: Any) -> None:
        self.at_s = round(at_s, 2)
        self._frame = frame
        self._turns = (frame.rotation // 90) % 4 if frame.rotation % 90 == 0 else 0

    @cached_property
    def luma(self) -> Array:
        """Brightness (height, width; uint8)."""
        if self._frame.format.name in LUMA_FIRST:
            return self._plane(0)
        return np.rot90(self._frame.reformat(format="gray").to_ndarray(), self._turns)

    @cached_property
    def colour(self) -> Array:
        """Colours (height, width, 3; BGR, uint8)."""
        return np.ascontiguousarray(np.rot90(self._frame.to_ndarray(format="bgr24"), self._turns))

    @cached_property
    def small(self) -> Array:
        """Brightness at about SMALL_HEIGHT."""
        high, wide = self.luma.shape
        times = max(1, round(high / SMALL_HEIGHT))  # shrinking by a whole number is many times cheaper
        even = self.luma[: high // times * times, : wide // times * times]
        return cv2.resize(even, (wide // times, high // times), interpolation=cv2.INTER_AREA)

    @cached_property
    def thumb(self) -> Array:
        """The frame at THUMB_WIDTH (BGR)."""
        width, height = self.size
        wanted = (THUMB_WIDTH, max(2, round(THUMB_WIDTH * height / width / 2) * 2))
        if self._frame.format.name != "yuv420p":
            return cv2.resize(self.colour, wanted, interpolation=cv2.INTER_AREA)
        # Shrunk plane by plane before the colours are made: a fifth of what making them first costs.
        half = (wanted[0] // 2, wanted[1] // 2)
        planes = [cv2.resize(self.small, wanted, interpolation=cv2.INTER_LINEAR).ravel()]
        planes += [cv2.resize(self._plane(at), half, interpolation=cv2.INTER_LINEAR).ravel() for at in (1, 2)]
        joined = np.concatenate(planes).reshape(wanted[1] * 3 // 2, wanted[0])
        return cv2.cvtColor(joined, cv2.COLOR_YUV2BGR_I420)

    def _plane(self, at: int) -> Array:
        plane = self._frame.planes[at]
        flat = np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)
        return np.rot90(flat[:, : plane.width], self._turns)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        wide, high = self._frame.width, self._frame.height
        return (high, wide) if self._turns % 2 else (wide, high)

    def release(self) -> None:
        """Lets go of the pixels; what is small stays."""
        if isinstance(self._frame, _Gone):
            return
        _ = self.thumb
        self.__dict__.pop("luma", None)
        self.__dict__.pop("colour", None)
        self._frame = _Gone(self._frame)


class _Gone:
    """What is still known of a frame whose pixels were let go."""

    def __init__(self, frame: Any) -> None:
        self.width, self.height = frame.width, frame.height


@dataclass(frozen=True)
class Packet:
    """What the index says of one packet."""

    at: int
    size: int
    key: bool


class Film:
    """An open video file."""

    def __init__(self, path: str) -> None:
        self.container: Any = av.open(path, options=OPTIONS, metadata_errors="ignore")
        streams = self.container.streams.video
        video = next((one for one in streams if not one.disposition & av.stream.Disposition.attached_pic), None)
        if video is None or video.codec_context is None:
            raise NoPicture("no_video_stream")
        self.video: Any = video
        context = video.codec_context
        if context.width * context.height > MOST_PIXELS:
            raise NoPicture("too_large_picture")
        context.thread_count = 1
        # What the filter smooths is finer than what is looked at, and it is a fifth of the work.
        context.options = {"skip_loop_filter": "all"}
        self.packets = self._index()

    def __enter__(self) -> "Film":
        return self

    def __exit__(self, *_error: object) -> None:
        self.container.close()

    @property
    def is_short(self) -> bool:
        """Whether all of it may be decoded."""
        context = self.video.codec_context
        return bool(len(self.packets) * context.width * context.height <= SHORT_PIXELS)

    @property
    def length_s(self) -> float:
        """Seconds from the first packet to the last."""
        return self._second(self.packets[-1].at) - self._second(self.packets[0].at) if self.packets else 0.0

    def all_looks(self) -> Iterator[Look]:
        """Frames of a short film, evenly."""
        step, due = max(LEAST_STEP_S, self.length_s / SAMPLES), 0.0
        for frame in self.container.decode(self.video):
            at_s = float(frame.time or 0.0)
            if at_s >= due:
                due = at_s + step
                yield Look(at_s, frame)

    def keyframes(self) -> list[Packet]:
        """The keyframes that may be looked at: all near both ends, the rest thinned evenly."""
        keys = [packet for packet in self.packets if packet.key]
        keys = [key for number, key in enumerate(keys) if number == 0 or not self._is_close(keys, number)]
        if len(keys) <= MOST_KEYFRAMES:
            return keys
        ends = [key for key in keys if self.is_near_an_end(key)][: MOST_KEYFRAMES // 2]
        between = [key for key in keys if key not in ends]
        step = len(between) / (MOST_KEYFRAMES - len(ends))
        chosen = ends + [between[int(n * step)] for n in range(MOST_KEYFRAMES - len(ends))]
        return sorted(chosen, key=lambda key: key.at)

    def is_near_an_end(self, packet: Packet) -> bool:
        """Whether it lies in the first or last seconds."""
        second = self._second(packet.at) - self._second(self.packets[0].at)
        return second <= BEGINNING_S or second >= self.length_s - END_S

    def _is_close(self, keys: Sequence[Packet], number: int) -> bool:
        """Whether a keyframe follows another so soon that it may be left out (every second one then is)."""
        return number % 2 == 1 and self._second(keys[number].at - keys[number - 1].at) < CLOSE_S

    def look_at(self, key: Packet) -> Look | None:
        """One keyframe decoded by itself; None when it gives no picture."""
        self.container.seek(key.at, stream=self.video, backward=True)
        context = self.video.codec_context
        for packet in self.container.demux(self.video):
            if packet.is_keyframe and packet.size:
                frames = [*context.decode(packet), *context.decode(None)]
                context.flush_buffers()
                frame = next((one for one in frames if not one.is_corrupt), None)
                return Look(self._second(packet.pts or 0), frame) if frame is not None else None
            if packet.dts is None:
                return None
        return None

    def _second(self, at: int) -> float:
        return float(at * self.video.time_base)

    def _index(self) -> list[Packet]:
        """From the file's index; a file without a whole one (WebM) is walked through, nothing decoded."""
        entries = [Packet(one.timestamp, one.size, one.is_keyframe) for one in self.video.index_entries]
        if len(entries) > 1 and not all(entry.key for entry in entries):
            return entries
        found = [
            Packet(int(packet.pts), packet.size, packet.is_keyframe)
            for packet in self.container.demux(self.video)
            if packet.pts is not None
        ]
        self.container.seek(0)
        return found


def spread(looks: Sequence[Look], count: int) -> list[Look]:
    """`count` looks for a contact sheet: the first and last, then where the picture changes most."""
    if len(looks) <= count:
        return list(looks)
    small = [cv2.resize(look.thumb, (16, 9), interpolation=cv2.INTER_AREA).astype(np.float32) for look in looks]
    chosen = [0, len(looks) - 1]
    far = np.array([min(float(np.abs(one - small[at]).mean()) for at in chosen) for one in small])
    span = max(1e-3, looks[-1].at_s - looks[0].at_s)
    while len(chosen) < count:
        # A new picture counts, and so does time that no frame stands for yet.
        gap = np.array([min(abs(look.at_s - looks[at].at_s) for at in chosen) for look in looks]) / span
        worth = far / 255 + gap
        worth[chosen] = -1
        chosen.append(best := int(worth.argmax()))
        far = np.minimum(far, [float(np.abs(one - small[best]).mean()) for one in small])
    return [looks[at] for at in sorted(chosen)]
