"""Stored files with their rows, and harm done to a store behind its back."""

import io
from contextlib import suppress

from media_store import NotThere, Store
from media_store.bucket import BucketStore
from portal.models import MediaObject
from portal.rules.scope import OPERATOR
from portal.services.kit import Kit
from tests.people import Town


def keep_file(kit: Kit, town: Town, content: bytes, name: str = "ภาพ น้ำใจ.jpg") -> str:
    """Stores a file of the town's authority and returns its key."""
    stored = kit.media.put(io.BytesIO(content))
    with kit.transaction(OPERATOR, "test.file") as session:
        session.add(
            MediaObject(
                province_id=town.province, authority_id=town.authority, key=stored.key, sha256=stored.sha256,
                size_bytes=stored.size, content_type="image/jpeg", original_name=name, received_at=kit.now(),
            )
        )  # fmt: skip
    return stored.key


def flip(store: Store, key: str) -> None:
    """Changes one byte of a stored object behind the store's back."""
    with store.open(key) as stream:
        content = bytearray(stream.read())
    content[len(content) // 2] ^= 1
    replace_bytes(store, key, bytes(content))


def replace_bytes(store: Store, name: str, content: bytes) -> None:
    """Puts bytes under a name without the store's knowledge."""
    if isinstance(store, BucketStore):
        bucket = store._bucket
        with suppress(NotThere):
            bucket.delete([name])
        bucket._client.put_object(Bucket=bucket._bucket, Key=bucket._prefix + name, Body=content)
        return
    path = store.root / name  # type: ignore[attr-defined]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
