"""One short-lived, killable, memory-limited process per check: whatever an answer does, only that process dies."""

import importlib
import json
import multiprocessing
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from types import ModuleType
from typing import Any

from portal.probes.confinement import confine
from portal.rules.vocabulary import ProbeState

_METHOD = multiprocessing.get_context("forkserver")
_LARGEST = 1 << 20
_STOPPED = "no answer within {:g} seconds; the check was stopped"
_STARTING = threading.Lock()


@dataclass(frozen=True)
class Check:
    """What a child is asked. `install` is "module:function", called before the look; `memory_mb` caps its memory.

    With `folder` the video itself is saved there, in at most `max_bytes`; `cpu_s` caps the processor's time.
    """

    url: str
    video_id: str | None = None
    proxy: str | None = None
    install: str | None = None
    memory_mb: int = 768
    cpu_s: int = 20
    folder: str | None = None
    max_bytes: int = 0


def look_in_child(check: Check, timeout_s: float) -> dict[str, Any]:
    """The extractor's answer as plain data; a child that hangs, crashes or lies becomes a state, never an exception."""
    reader, writer = _METHOD.Pipe(duplex=False)
    process = _METHOD.Process(target=_run, args=(check, writer), daemon=True, name="probe")
    try:
        with _without_main():
            _METHOD.set_forkserver_preload(["portal.probes.extractor"])  # has effect when the fork server starts
            process.start()
        writer.close()
        answered = reader.poll(timeout_s)
        answer = _received(reader) if answered else _failed(ProbeState.NET_ERROR, _STOPPED.format(timeout_s))
        process.join(2 if answered else 0)
    except OSError as error:
        return _failed(ProbeState.INTERNAL, f"the check could not be started: {error}")
    else:
        return answer
    finally:
        reader.close()
        writer.close()
        _bury(process)


def _bury(process: ForkServerProcess) -> None:
    with suppress(OSError, ValueError, AttributeError, AssertionError):  # it may never have been born
        process.kill()
        process.join(5)
        process.close()


def _received(reader: Connection) -> dict[str, Any]:
    try:
        answer = json.loads(reader.recv_bytes(_LARGEST))
        ProbeState(answer["state"])
    except (EOFError, OSError, ValueError, KeyError, TypeError):
        return _failed(ProbeState.INTERNAL, "the check ended without an answer")
    return dict(answer)


def _failed(state: ProbeState, note: str) -> dict[str, Any]:
    return {"state": state.value, "note": note}


@contextmanager
def _without_main() -> Iterator[None]:
    """Hide the main module while a child starts: it needs nothing of it, and would else load it anew each time."""
    with _STARTING:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main


def _run(check: Check, writer: Connection) -> None:
    try:
        confine(check.memory_mb, check.proxy, check.cpu_s, check.max_bytes)
        extractor = importlib.import_module("portal.probes.extractor")
        if check.install:
            module, _, function = check.install.partition(":")
            getattr(importlib.import_module(module), function)()
        if check.folder:
            saving = importlib.import_module("portal.probes.saving")
            answer = saving.save(check.url, check.video_id, check.folder, check.max_bytes, check.proxy)
        else:
            answer = extractor.look(check.url, check.video_id, check.proxy)
    except Exception as error:  # noqa: BLE001 - the process border
        answer = _failed(ProbeState.INTERNAL, f"{type(error).__name__}: {error}"[:500])
    writer.send_bytes(json.dumps(answer).encode())
    writer.close()
