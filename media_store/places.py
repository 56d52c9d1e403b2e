"""What is said between a bucket and the store over it."""

from dataclasses import dataclass, field

from media_store.contract import StoreError


@dataclass(frozen=True)
class BucketPlace:
    """Where a bucket is. Without keys boto3 looks for them as AWS tools do: environment, profile, instance role.

    `attempts` counts the first try; `timeout_s` is the longest silence of the server.
    """

    bucket: str
    prefix: str
    endpoint: str | None = None
    region: str | None = None
    access_key: str | None = field(default=None, repr=False)
    secret_key: str | None = field(default=None, repr=False)
    attempts: int = 6
    timeout_s: float = 30


@dataclass(frozen=True)
class Entry:
    """An object in a listing: bytes, last change (seconds of the epoch), the server's tag of its content."""

    name: str
    size: int
    changed: float
    etag: str


@dataclass(frozen=True)
class Part:
    """A part of a multipart upload."""

    number: int
    size: int
    etag: str


class Taken(StoreError):
    """The name already holds something else."""
