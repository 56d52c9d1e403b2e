"""By what a photo or a film is known again: the signs of the slow waves of its brightness. Runs in a child only."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import av
import av.error
import cv2
import numpy as np
from PIL import Image

from portal.pictures.children import ChildFailed, Limits, ask_child
from portal.pictures.decoding import MOST_PIXELS, OPTIONS
from portal.pictures.photos import open_photo, turned_upright
from portal.rules.facts import Hashes
from portal.rules.kinds import FileKind, kind_of

LIMITS = Limits(60.0, 40)
SIDE, WAVES = 32, 8
FRAMES = 24
"""So many places of a film are looked at, spread evenly over it."""
FLAT = 6.0
"""Spread of brightness (0 to 255) under which a picture is a plain colour and like every other such."""
ORIENTATION = 0x0112


def liken_file(path: str, content_type: str) -> Hashes:
    """The hashes of a stored photo or film, worked out in a child; its `problem` says why there are none."""
    try:
        told, _pictures = ask_child("portal.pictures.likeness:liken", (path, content_type), LIMITS)
        return Hashes(tuple(str(one) for one in told["hashes"]), told["problem"])
    except ChildFailed as failed:
        return Hashes(problem=failed.problem)
    except (TypeError, LookupError):
        return Hashes(problem="crashed")


def liken(path: str, content_type: str) -> Hashes:
    """The child's work: one hash of a photo, up to FRAMES of a film; plain ones are left out."""
    try:
        if kind_of(content_type) is FileKind.PHOTO:
            found = [_of_photo(path, content_type)]
        else:
            with av.open(path, options=OPTIONS, metadata_errors="ignore") as container:
                found = [hash_of(frame) for frame in _frames(container)]
    except MemoryError:
        return Hashes(problem="too_large_picture")
    except Exception:  # noqa: BLE001 - what a decoder raises for a hostile file is anybody's guess
        return Hashes(problem="not_photo" if kind_of(content_type) is FileKind.PHOTO else "not_video")
    return Hashes(tuple(one for one in found if one))


def hash_of(grey: Any) -> str:
    """16 hex digits of a picture (height, width; uint8), "" of a plain one.

    The perceptual hash of the field (pHash): 8 x 8 lowest waves of the cosine transform of 32 x 32 pixels, each bit
    whether it lies above their median.
    """
    small = cv2.resize(grey, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    if float(small.std()) < FLAT:
        return ""
    waves = cv2.dct(small)[:WAVES, :WAVES].flatten()
    bits = waves > np.median(waves[1:])
    return f"{int(''.join('1' if bit else '0' for bit in bits), 2):016x}"


def _of_photo(path: str, content_type: str) -> str:
    with open_photo(path, content_type) as image:
        image.draft("L", (SIDE * 4, SIDE * 4))
        upright = turned_upright(image, int(image.getexif().get(ORIENTATION, 1)))
        return hash_of(np.asarray(upright.convert("L").resize((SIDE * 4, SIDE * 4), Image.Resampling.BOX)))


def _frames(container: Any) -> Iterator[Any]:
    video = container.streams.video[0]
    if video.codec_context.width * video.codec_context.height > MOST_PIXELS:
        raise ValueError("the picture is larger than any camera's")
    video.codec_context.thread_count = 1
    length = container.duration or 0
    seen: set[int] = set()
    for at in range(FRAMES):
        container.seek(int(length * (at + 0.5) / FRAMES))
        frame = next(islice(container.decode(video), 1), None)
        if frame is None or frame.pts in seen:  # a short film has fewer keyframes than places
            continue
        seen.add(frame.pts)
        grey = frame.reformat(format="gray").to_ndarray()
        yield np.ascontiguousarray(np.rot90(grey, (frame.rotation // 90) % 4))
