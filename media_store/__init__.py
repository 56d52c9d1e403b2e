"""Object storage: one small contract over a local folder (and S3); knows nothing of the portal."""

from media_store.contract import NoSpace, NotThere, NotWhole, OutOfReach, Room, Store, Stored, StoreError, WrongOffset
from media_store.links import BadLink, Link, SignedLinks
from media_store.opening import BadStoreUrl, open_store, shown

__all__ = [
    "BadLink",
    "BadStoreUrl",
    "Link",
    "NoSpace",
    "NotThere",
    "NotWhole",
    "OutOfReach",
    "Room",
    "SignedLinks",
    "Store",
    "StoreError",
    "Stored",
    "WrongOffset",
    "open_store",
    "shown",
]
