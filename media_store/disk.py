"""Writing so that it is still there after a power cut, and saying in one word when the disk cannot."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from media_store.contract import NoSpace, OutOfReach, StoreError

HURRY_EVERY = 8 * 1024 * 1024
AT_ONCE = 128 * 1024
"""Linux keeps what one write brings in pages as large as it, which a virtual machine may have to fetch from its host
first: measured 2.0 s of CPU a GB in writes of 2 MiB, 0.25 s in writes of this size."""
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def faults_told() -> Iterator[None]:
    """Turns what the disk says into NoSpace or OutOfReach."""
    try:
        yield
    except StoreError:
        raise
    except OSError as error:
        if error.errno in FULL:
            raise NoSpace("no space left for this file") from error
        raise OutOfReach(f"the media folder: {error.strerror or error}") from error


def write_all(handle: int, block: bytes, at: int) -> None:
    """Writes the whole block at a place of an open file; a short write goes on or tells why it cannot."""
    view = memoryview(block)
    while view:
        done = os.pwrite(handle, view[:AT_ONCE], at)
        view, at = view[done:], at + done


def hurry(handle: int, at: int, length: int) -> None:
    """Lets the disk begin with what was just written, once in HURRY_EVERY bytes; nobody waits for it.

    All at once in the end would take longer, and fsync in between holds the sender up. Told that they are not needed
    soon, the system writes bytes out (Linux does, at once); where it cannot be told, the end does it all.
    """
    first, last = at // HURRY_EVERY * HURRY_EVERY, (at + length) // HURRY_EVERY * HURRY_EVERY
    if last > first and hasattr(os, "posix_fadvise"):
        os.posix_fadvise(handle, first, last - first, os.POSIX_FADV_DONTNEED)


def write_whole(path: Path, content: bytes) -> None:
    """A small file that is there whole or not at all."""
    draft = path.with_name(path.name + ".draft")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        write_all(handle, content, 0)
        os.fsync(handle)
    finally:
        os.close(handle)
    os.replace(draft, path)
    folder_to_disk(path.parent)


def make_folder(folder: Path) -> None:
    """Makes a folder and those above it, each entered in its parent for good."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    folder_to_disk(folder.parent)


def folder_to_disk(folder: Path) -> None:
    """Names made or moved in a folder are on disk after this."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
