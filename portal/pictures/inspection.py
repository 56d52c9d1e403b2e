"""Looks into a video file with a decoder, in a killable child with limits: no file can harm the process that asks."""

import os
from pathlib import Path

from portal.pictures.children import ChildFailed, Limits, ask_child
from portal.rules.facts import FileLook

TIMEOUT_S = 60.0
MEMORY_BYTES = 1024**3
DECODER = "portal.pictures.decoding:decode"


def inspect_file(
    path: str | Path, *, timeout_s: float = TIMEOUT_S, memory_bytes: int = MEMORY_BYTES, decoder: str = DECODER
) -> FileLook:
    """What is in the file at `path`; `timeout_s` is wall-clock seconds, `memory_bytes` the child's address space.

    Never raises for content: `problem` says what is wrong with it. A path that is not there raises FileNotFoundError.
    `decoder` names the child's function (`module:function`); the child alone imports it.
    """
    size = os.path.getsize(path)
    if not Path(path).is_file():
        return FileLook(None, size, problem="not_video")
    if size == 0:
        return FileLook(None, 0, problem="empty")
    limits = Limits(timeout_s, int(timeout_s) + 1, memory_bytes)
    try:
        facts, _pictures = ask_child(decoder, (os.path.abspath(path),), limits)
        return FileLook(**facts)
    except ChildFailed as failed:
        return FileLook(None, size, problem=failed.problem)
    except TypeError:
        return FileLook(None, size, problem="crashed")
