"""An evidence copy of a video: saved by a child of its own into a folder that nobody else reads, then handed on."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from portal.probes.child import Check, look_in_child
from portal.probes.exchange import PIECE, Sink
from portal.rules.facts import Fetched
from portal.rules.links import VideoLink, recognise
from portal.rules.vocabulary import ProbeState

_RATE_LIMIT_S = 75 * 60


@dataclass(frozen=True)
class VideoFetcher:
    """Callable `fetch_video(link, video_id, sink)`; what the sink raises is raised, nothing else is.

    The child is killed after `total_s`; the file has at most `max_bytes` and 720 lines.
    """

    outbound_proxy: str | None = None
    max_bytes: int = 512 * 1024**2
    total_s: float = 900
    memory_mb: int = 1024
    install: str | None = None

    def __call__(self, link: str, video_id: str | None, sink: Sink) -> Fetched:
        """Saves the video of a link of the three platforms and hands its bytes to the sink."""
        given = recognise(link)
        if not isinstance(given, VideoLink) or given.opaque:
            return Fetched(ProbeState.UNSUPPORTED, "the link names no video")
        with tempfile.TemporaryDirectory(prefix="portal-video-", ignore_cleanup_errors=True) as folder:
            check = Check(
                given.canonical_url, video_id, self.outbound_proxy, self.install, self.memory_mb, cpu_s=240,
                folder=folder, max_bytes=self.max_bytes,
            )  # fmt: skip
            answer = look_in_child(check, self.total_s)
            state, name = ProbeState(answer["state"]), str(answer.get("file") or "")
            if state is ProbeState.OK and Path(name).name == name and (Path(folder) / name).is_file():
                _pour(Path(folder) / name, sink)
                return Fetched(ProbeState.OK)
        pause = _RATE_LIMIT_S if state is ProbeState.RATE_LIMITED else None
        return Fetched(state, str(answer.get("note") or "")[:500], pause)


def _pour(path: Path, sink: Sink) -> None:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            sink(piece)
