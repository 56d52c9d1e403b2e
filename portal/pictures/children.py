"""Runs a decoder in a killable child with limits: no file can harm the process that asks."""

import json
import multiprocessing
import os
import signal
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib import import_module
from multiprocessing.connection import Connection
from threading import Timer
from typing import Any

from portal.rules.facts import FileLook, Hashes, Rendered
from portal.rules.marks import Screened

MOST_ANSWER_BYTES = 16_384
MOST_PICTURE_BYTES, MOST_PICTURES = 4 * 1024**2, 20


@dataclass(frozen=True)
class Limits:
    """What a child may take: seconds of wall clock and of CPU, bytes of address space."""

    wall_s: float
    cpu_s: int
    memory_bytes: int = 1024**3


class ChildFailed(Exception):
    """The child gave no answer; `problem` is timed_out or crashed."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def ask_child(function: str, arguments: tuple[str, ...], limits: Limits) -> tuple[Any, list[bytes]]:
    """What `function` (module:function, imported by the child alone) answers: facts, and the pictures it made.

    Raises ChildFailed.
    """
    # A fork of this very process could deadlock (it has threads); the fork server is clean.
    context = multiprocessing.get_context("forkserver")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=answer, args=(theirs, function, arguments, limits), daemon=True)
    late: list[bool] = []
    try:
        child.start()
        theirs.close()

        def end() -> None:
            late.append(True)
            child.kill()

        watch = Timer(limits.wall_s, end)
        watch.daemon = True
        watch.start()
        try:
            return _receive(ours)
        except (EOFError, OSError, ValueError, TypeError, LookupError) as error:
            child.join(1)
            raise ChildFailed("timed_out" if late or child.exitcode == -signal.SIGXCPU else "crashed") from error
        finally:
            watch.cancel()
    finally:
        theirs.close()
        ours.close()
        if child.pid is not None:
            child.kill()
            child.join()


def _receive(ours: Connection) -> tuple[Any, list[bytes]]:
    facts = json.loads(ours.recv_bytes(MOST_ANSWER_BYTES))
    count = len(facts.get("pictures", ()))
    if count > MOST_PICTURES:
        raise ValueError("more pictures than are made of any file")
    return facts, [ours.recv_bytes(MOST_PICTURE_BYTES) for _ in range(count)]


def answer(theirs: Connection, function: str, arguments: tuple[str, ...], limits: Limits) -> None:
    """The child's side: takes its limits, then decodes and answers.

    The answer is JSON and bytes, not a pickle: a decoder that a file has taken over must not choose what the parent
    runs.
    """
    _take_limits(limits)
    # Native decoders write their complaints straight to stderr; they belong to the file, not to our log.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    with suppress(MemoryError):
        module, _, name = function.partition(":")
        seen: FileLook | Hashes | Rendered | Screened = getattr(import_module(module), name)(*arguments)
        if not isinstance(seen, Rendered | Screened):
            theirs.send_bytes(json.dumps(asdict(seen)).encode())
            return
        told = [{"kind": one.kind, "width": one.width, "height": one.height} for one in seen.pictures]
        theirs.send_bytes(json.dumps({"look": asdict(seen.look), "pictures": told}).encode())
        for one in seen.pictures:
            theirs.send_bytes(one.content)


def _take_limits(limits: Limits) -> None:
    import resource

    cpu = (limits.cpu_s, limits.cpu_s + 1)  # the first ends the child with a signal of its own
    memory = (limits.memory_bytes, limits.memory_bytes)
    for kind, wanted in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, cpu), (resource.RLIMIT_CORE, (0, 0))):
        hard = resource.getrlimit(kind)[1]
        most = [one if hard == resource.RLIM_INFINITY else min(one, hard) for one in wanted]
        resource.setrlimit(kind, (most[0], most[1]))
