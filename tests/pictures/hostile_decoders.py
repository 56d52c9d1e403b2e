"""Decoders that a hostile file has taken over, for the child to run."""

import os
import time
from pathlib import Path

from portal.rules.facts import FileLook


def hang(_path: str) -> FileLook:
    while True:
        time.sleep(1)


def eat_memory(path: str) -> FileLook:
    return FileLook(None, len([bytearray(64 * 1024**2) for _ in range(64)]), note=path)


def die(_path: str) -> FileLook:
    os.kill(os.getpid(), 11)
    raise AssertionError


def lie(_path: str) -> FileLook:
    return FileLook(None, 1, note="x" * 100_000)


def write_pid(path: str) -> FileLook:
    Path(path + ".pid").write_text(str(os.getpid()))
    return hang(path)
