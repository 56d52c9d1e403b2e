"""Opens a store by its address."""

from pathlib import Path

from media_store.contract import Store
from media_store.folder import FolderStore


class BadStoreUrl(ValueError):
    """An address that names no store; the message says how one looks."""


def open_store(url: str) -> Store:
    """The store at `folder:PATH`. Raises BadStoreUrl."""
    kind, _, rest = url.partition(":")
    if kind == "folder" and rest:
        return FolderStore(Path(rest))
    raise BadStoreUrl(f"a media store is written folder:PATH, not {url!r}")
