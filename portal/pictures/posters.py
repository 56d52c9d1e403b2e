"""Takes the picture that stands for a video. Runs in a child only: see `rendering`."""

from itertools import islice
from pathlib import Path
from typing import Any

import av
import av.error
from PIL import Image, ImageStat

from portal.pictures.containers import is_video_file
from portal.pictures.decoding import MOST_PIXELS, OPTIONS
from portal.pictures.photos import make_small
from portal.rules.facts import FileLook, Rendered
from portal.rules.kinds import RenditionKind

KINDS = (RenditionKind.POSTER, RenditionKind.THUMB)
PLACES = (0.1, 0.3, 0.6, 0.0)
"""Where in the film to look, as shares of its length: films often begin black."""
DARK = 12.0
"""Mean brightness (0 to 255) below which a frame shows nothing."""


def render(path: str, _content_type: str) -> Rendered:
    """The first frame that shows something, upright; `problem` when there is none. The film's facts are told by
    `decoding`, which looks at all of it."""
    size = Path(path).stat().st_size
    if not is_video_file(path):
        return Rendered(FileLook(None, size, problem="not_video"))
    try:
        with av.open(path, options=OPTIONS, metadata_errors="ignore") as container:
            image = _frame(container)
    except MemoryError:
        return Rendered(FileLook(None, size, problem="too_large_picture"))
    except (av.error.FFmpegError, ValueError, OverflowError) as error:
        return Rendered(FileLook(None, size, problem="not_video", note=type(error).__name__))
    if image is None:
        return Rendered(FileLook(None, size, problem="no_video_stream"))
    look = FileLook(None, size, width=image.width, height=image.height)
    return Rendered(look, make_small(image, KINDS))


def _frame(container: Any) -> Image.Image | None:
    video = next((s for s in container.streams.video if not s.disposition & av.stream.Disposition.attached_pic), None)
    if video is None or video.codec_context is None:
        return None
    if video.codec_context.width * video.codec_context.height > MOST_PIXELS:
        raise ValueError("the picture is larger than any camera's")
    video.codec_context.thread_count = 1
    shown: Image.Image | None = None
    for share in PLACES:
        container.seek(int((container.duration or 0) * share))
        frame = next(islice(container.decode(video), 1), None)
        if frame is None:
            continue
        image: Image.Image = frame.to_image()
        # The frame says how far it lies turned to the left; people hold a camera at right angles only.
        shown = image.rotate(frame.rotation, expand=True) if frame.rotation % 90 == 0 else image
        if ImageStat.Stat(shown.convert("L")).mean[0] > DARK:
            return shown
    return shown
