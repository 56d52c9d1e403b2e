"""What the decoder sees in a video file. Runs in a child only: see `inspection`."""

from math import isfinite
from pathlib import Path
from typing import Any

import av
import av.error

from portal.pictures.containers import is_cut, is_video_file
from portal.rules.facts import FileLook

OPTIONS = {
    "protocol_whitelist": "file",
    "format_whitelist": "mov,mp4,matroska,webm",
    "enable_drefs": "0",
    "use_absolute_path": "0",
}
"""Only the file itself is read: no playlist, no address, no other file it may name."""
MOST_STREAMS, MOST_PIXELS, MOST_SECONDS = 16, 8192 * 4320, 12 * 3600.0
CUT_TOLERANCE_S = 1.0
"""A file whose last packet ends more than this before its declared end is cut off.

Phones declare an end up to a frame or an audio block past the last packet; a second covers one frame at 1 fps.
"""


def decode(path: str) -> FileLook:
    """Facts of a video file; `problem` is set for anything that is not a whole, decodable MP4, MOV or WebM.

    `duration_s` is the end of the longest picture or sound stream. Audio codecs fill their last block, so it may be
    some hundredths of a second (one AAC block is 1,024 samples) above what the camera recorded. At most
    MOST_SECONDS is told.
    """
    size = Path(path).stat().st_size
    if not is_video_file(path):
        return FileLook(None, size, problem="not_video")
    try:
        with av.open(path, options=OPTIONS, metadata_errors="ignore") as container:
            return _look(container, size, is_cut(path))
    except MemoryError:
        return FileLook(None, size, problem="crashed", note="needs more memory than a video may")
    except (av.error.FFmpegError, ValueError, OverflowError) as error:
        problem = "truncated" if is_cut(path) else "not_video"
        return FileLook(None, size, problem=problem, note=type(error).__name__)


def _look(container: Any, size: int, cut: bool) -> FileLook:
    video = next((s for s in container.streams.video if not s.disposition & av.stream.Disposition.attached_pic), None)
    problem = _problem_of(container, video, cut)
    if problem:
        return FileLook(None, size, problem=problem)
    assert video is not None
    declared = _declared_s(container)
    walk = Walk(container, video, declared)
    width, height = video.codec_context.width, video.codec_context.height
    sound = next(iter(container.streams.audio), None)
    facts: dict[str, Any] = {
        "container": container.format.name.split(",")[0],
        "video_codec": video.codec_context.name,
        "audio_codec": sound.codec_context.name if sound and sound.codec_context else None,
        "width": height if walk.turned else width,
        "height": width if walk.turned else height,
    }
    if cut or walk.damaged or declared - walk.end_s > CUT_TOLERANCE_S:
        note = f"ends at {walk.end_s:.2f} of {declared:.2f} s"
        return FileLook(min(declared, MOST_SECONDS) or None, size, problem="truncated", note=note, **facts)
    # Matroska gives its last packet no duration, so what the file declares may be the better end.
    return FileLook(min(round(max(declared, walk.end_s), 3), MOST_SECONDS), size, **facts)


def _problem_of(container: Any, video: Any, cut: bool) -> str | None:
    if len(container.streams) > MOST_STREAMS:
        return "too_many_streams"
    if video is None:
        return "truncated" if cut else "no_video_stream"
    if video.codec_context is None:  # its index is cut short, or no decoder knows the codec
        return "truncated" if cut else "not_video"
    if video.codec_context.width * video.codec_context.height > MOST_PIXELS:
        return "too_large_picture"
    return None


def _declared_s(container: Any) -> float:
    """The longest that picture and sound say of themselves, in seconds; else what the file says; else 0."""
    streams = [*container.streams.video, *container.streams.audio]
    said = [float(s.duration * s.time_base) for s in streams if s.duration and s.time_base]
    longest = max(said, default=(container.duration or 0) / av.time_base)
    return longest if isfinite(longest) and longest > 0 else 0.0


class Walk:
    """One pass over every packet (a cut file still declares its full length), decoding the first, a middle and the
    last keyframe: `end_s`, the end of the longest stream; `damaged`; `turned`, whether it is shown on its side.
    """

    def __init__(self, container: Any, video: Any, declared_s: float) -> None:
        self.end_s, self.damaged, self.turned = 0.0, False, False
        self.context = video.codec_context
        self.context.thread_count = 1  # threads cost memory, and three pictures need none
        last, tries = None, [0.0, declared_s / 2]
        kept = {s.index for s in (*container.streams.video, *container.streams.audio)}
        try:
            for packet in container.demux():
                if packet.pts is None or packet.time_base is None or packet.stream_index not in kept:
                    continue
                self._measure(packet)
                if packet.stream_index == video.index and packet.is_keyframe:
                    last = packet
                    if tries and float(packet.pts * packet.time_base) >= tries[0]:
                        tries.pop(0)
                        self._show(packet)
            self._show(last)
        except (av.error.FFmpegError, OverflowError):
            self.damaged = True

    def _measure(self, packet: Any) -> None:
        self.damaged = self.damaged or packet.is_corrupt
        if not packet.is_discard:
            self.end_s = max(self.end_s, float((packet.pts + (packet.duration or 0)) * packet.time_base))

    def _show(self, packet: Any) -> None:
        """Decodes one keyframe by itself: it must give a whole picture."""
        if packet is None:
            self.damaged = True
            return
        self.context.flush_buffers()
        frames = [*self.context.decode(packet), *self.context.decode(None)]
        self.context.flush_buffers()
        if not frames or any(frame.is_corrupt for frame in frames):
            self.damaged = True
        else:
            self.turned = frames[0].rotation % 180 != 0
