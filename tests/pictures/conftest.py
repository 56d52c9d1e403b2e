"""Real clips, made once; the server that forks decoders' children has its imports done, as the worker's has."""

import multiprocessing
from pathlib import Path

import av
import pytest

from portal.pictures.clips import make_clip

DECODERS = [f"portal.pictures.{name}" for name in ("decoding", "photos", "documents", "posters")]
multiprocessing.get_context("forkserver").set_forkserver_preload([*DECODERS, "pillow_heif"])


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """20 s of picture and sound, its index at the front."""
    path = tmp_path_factory.mktemp("clips") / "whole.mp4"
    make_clip(path, 20, title_lines=("ขยะมีค่า", "demo"), size=(320, 180), marks="12345", audio=True)
    return path


def remux(source: Path, target: Path, *, picture: bool = True, sound: bool = True, **options: str) -> Path:
    """The same packets in another container."""
    with av.open(str(source)) as given, av.open(str(target), "w", options=options) as made:
        kept = [s for s in given.streams if (s.type == "video" and picture) or (s.type == "audio" and sound)]
        twins = {stream.index: made.add_stream_from_template(stream) for stream in kept}
        for packet in given.demux(kept):
            if packet.dts is not None:
                packet.stream = twins[packet.stream_index]
                made.mux(packet)
    return target


@pytest.fixture(scope="session")
def index_last(clip: Path) -> Path:
    """The same clip with its index at the end, as most phones write it."""
    return remux(clip, clip.with_name("index_last.mp4"))
