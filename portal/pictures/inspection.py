"""Looks into a file with a decoder, in a killable child with limits: no file can harm the process that asks."""

import json
import multiprocessing
import os
from contextlib import suppress
from dataclasses import asdict
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path

from portal.rules.facts import FileLook

TIMEOUT_S = 60.0
MEMORY_BYTES = 1024**3
MOST_ANSWER_BYTES = 16_384
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
    # A fork of this very process could deadlock (it has threads); the fork server is clean.
    context = multiprocessing.get_context("forkserver")
    ours, theirs = context.Pipe(duplex=False)
    limits = (memory_bytes, int(timeout_s) + 1)
    child = context.Process(target=look, args=(theirs, decoder, os.path.abspath(path), limits), daemon=True)
    try:
        child.start()
        theirs.close()
        if not ours.poll(timeout_s):
            return FileLook(None, size, problem="timed_out")
        return FileLook(**json.loads(ours.recv_bytes(MOST_ANSWER_BYTES)))
    except (EOFError, OSError, ValueError, TypeError):
        return FileLook(None, size, problem="crashed")
    finally:
        theirs.close()
        ours.close()
        if child.pid is not None:
            child.kill()
            child.join()


def look(answer: Connection, decoder: str, path: str, limits: tuple[int, int]) -> None:
    """The child's side: takes its limits (bytes, CPU seconds), then decodes and answers.

    The answer is JSON, not a pickle: a decoder that a file has taken over must not choose what the parent runs.
    """
    _take_limits(*limits)
    # Native decoders write their complaints straight to stderr; they belong to the file, not to our log.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    with suppress(MemoryError):
        module, _, function = decoder.partition(":")
        seen: FileLook = getattr(import_module(module), function)(path)
        answer.send_bytes(json.dumps(asdict(seen)).encode())


def _take_limits(memory_bytes: int, cpu_s: int) -> None:
    import resource

    for kind, most in ((resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_CPU, cpu_s), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(kind)[1]
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (limit, limit))
