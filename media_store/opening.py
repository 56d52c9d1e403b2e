"""Opens a store by its address."""

from pathlib import Path

from media_store.contract import Store
from media_store.folder import FolderStore
from media_store.links import SignedLinks


class BadStoreUrl(ValueError):
    """An address that names no store; the message says how one looks."""


def open_store(url: str, *, links: SignedLinks | None = None) -> Store:
    """The store at `folder:PATH`; `links` signs its expiring addresses. Raises BadStoreUrl."""
    kind, _, rest = url.partition(":")
    if kind == "folder" and rest:
        return FolderStore(Path(rest), links)
    raise BadStoreUrl(f"a media store is written folder:PATH, not {url!r}")
