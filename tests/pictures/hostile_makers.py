"""Makers of small pictures that a hostile file has taken over, for the child to run."""

import os
import time

from portal.rules.facts import FileLook, Picture, Rendered

LOOK = FileLook(None, 1)


def hang(_path: str, _kind: str) -> Rendered:
    while True:
        time.sleep(1)


def burn(_path: str, _kind: str) -> Rendered:
    while True:
        pass


def die(_path: str, _kind: str) -> Rendered:
    os.kill(os.getpid(), 11)
    raise AssertionError


def lie(_path: str, _kind: str) -> FileLook:
    return LOOK


def send_a_page(_path: str, _kind: str) -> Rendered:
    return Rendered(LOOK, (Picture("thumb", b"<html><script>alert(1)</script>", 1, 1),))


def send_many(_path: str, _kind: str) -> Rendered:
    return Rendered(LOOK, (Picture("thumb", b"RIFF", 1, 1),) * 50)


def leave_half_way(_path: str, _kind: str) -> Rendered:
    class Torn(bytes):
        def __len__(self) -> int:
            os._exit(0)

    return Rendered(LOOK, (Picture("thumb", Torn(b"RIFF"), 1, 1),))


def eat_memory(_path: str, _kind: str) -> Rendered:
    return Rendered(FileLook(None, len([bytearray(64 * 1024**2) for _ in range(64)])))
