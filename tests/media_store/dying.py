"""A process that uploads into a folder and dies at the n-th step the disk is asked for.

Run: python -m tests.media_store.dying ROOT FILE N before|after. It prints what was acknowledged, a line each.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from media_store import open_store

STEPS = ("open", "pwrite", "fsync", "replace", "unlink", "ftruncate", "mkdir")
CHUNKS = 3


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
                os._exit(9)
            return real(*arguments, **named)

        return step

    for name in STEPS:
        setattr(os, name, wrap(name))


def main() -> None:
    root, content, number, when = sys.argv[1], Path(sys.argv[2]).read_bytes(), int(sys.argv[3]), sys.argv[4]
    die_at(number, when)
    store = open_store(f"folder:{root}")
    upload_id = store.begin()
    print("begun", upload_id, 0, flush=True)
    step = len(content) // CHUNKS + 1
    for start in range(0, len(content), step):
        end = store.append(upload_id, start, content[start : start + step])
        print("kept", upload_id, end, flush=True)
    print("stored", store.finish(upload_id).key, len(content), flush=True)


if __name__ == "__main__":
    main()
