"""Uploads into a folder, each in a process that dies at its n-th step on the disk, for n = 1, 2, … until one lives.

Run: python -m tests.media_store.dying HOME FILE before|after. The n-th uses the store HOME/n and says what was
acknowledged in HOME/n.said, a line each.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from media_store import open_store

STEPS = ("open", "pwrite", "fsync", "replace", "unlink", "ftruncate", "mkdir")
CHUNKS = 3
DEAD = 9


def die_at(number: int, when: str) -> None:
    """From now on the n-th step ends the process as `kill -9` does; a write is half done then."""
    left = [number]

    def wrap(name: str) -> Callable[..., Any]:
        real = getattr(os, name)

        def step(*arguments: Any, **named: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                with suppress(OSError):
                    if name == "pwrite":
                        real(arguments[0], arguments[1][: len(arguments[1]) // 2], arguments[2])
                    elif when == "after":
                        real(*arguments, **named)
                os._exit(DEAD)
            return real(*arguments, **named)

        return step

    for name in STEPS:
        setattr(os, name, wrap(name))


def upload(root: Path, content: bytes, say: Callable[[str], object]) -> None:
    store = open_store(f"folder:{root}")
    upload_id = store.begin()
    say(f"begun {upload_id} 0\n")
    step = len(content) // CHUNKS + 1
    for start in range(0, len(content), step):
        say(f"kept {upload_id} {store.append(upload_id, start, content[start : start + step])}\n")
    say(f"stored {store.finish(upload_id).key} {len(content)}\n")


def main() -> None:
    home, content, when = Path(sys.argv[1]), Path(sys.argv[2]).read_bytes(), sys.argv[3]
    for number in count(1):
        if not (child := os.fork()):
            said = (home / f"{number}.said").open("w", buffering=1)
            die_at(number, when)
            upload(home / str(number), content, said.write)
            os._exit(0)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != DEAD:
            return


if __name__ == "__main__":
    main()
