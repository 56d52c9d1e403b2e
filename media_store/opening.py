"""Opens a store by its address."""

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from media_store.bucket import BucketStore
from media_store.contract import Store
from media_store.folder import FolderStore
from media_store.links import SignedLinks
from media_store.places import BucketPlace

if TYPE_CHECKING:
    from media_store.s3 import Bucket

HOW = "a media store is written folder:PATH or s3://BUCKET/PREFIX?endpoint=URL&region=NAME"
SAYS = {"endpoint", "region", "attempts", "timeout"}


class BadStoreUrl(ValueError):
    """An address that names no store; the message says how one looks, never the keys in it."""


def open_store(url: str, *, links: SignedLinks | None = None) -> Store:
    """The store at `folder:PATH` or `s3://[KEY:SECRET@]BUCKET[/PREFIX][?…]`. Raises BadStoreUrl.

    A folder is made when it is not there; `links` signs its expiring addresses. A bucket must be there; nothing is
    asked of it, and boto3 not even imported, before it is used. Its query may say `endpoint` (of a server that is not
    Amazon's), `region`, `attempts` (6, the first included) and `timeout` (30 seconds of silence). KEY and SECRET are
    percent-encoded; without them boto3 looks where AWS tools do: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY,
    AWS_PROFILE, the instance's role.
    """
    kind, _, rest = url.partition(":")
    if kind == "folder" and rest:
        return FolderStore(Path(rest), links)
    if kind == "s3":
        place = _bucket_place(url)
        return BucketStore(lambda: _connect(place))
    raise BadStoreUrl(HOW)


def shown(url: str) -> str:
    """An address that may be printed: without the keys in it."""
    before, at, rest = url.partition("@")
    return f"{before.partition('://')[0]}://…@{rest}" if at and "://" in before else url


def _bucket_place(url: str) -> BucketPlace:
    parts = urlsplit(url)
    said = dict(parse_qsl(parts.query))
    wrong = said.keys() - SAYS
    bucket = parts.netloc.rpartition("@")[2]
    if not bucket or wrong or bool(parts.username) != bool(parts.password):
        raise BadStoreUrl(HOW + (f" (not {', '.join(sorted(wrong))})" if wrong else ""))
    try:
        attempts, timeout_s = int(said.get("attempts", "6")), float(said.get("timeout", "30"))
    except ValueError:
        raise BadStoreUrl(f"{HOW}; attempts and timeout are numbers") from None
    prefix = unquote(parts.path).strip("/")
    return BucketPlace(
        bucket=bucket,
        prefix=f"{prefix}/" if prefix else "",
        endpoint=said.get("endpoint"),
        region=said.get("region"),
        access_key=unquote(parts.username) if parts.username else None,
        secret_key=unquote(parts.password) if parts.password else None,
        attempts=max(attempts, 1),
        timeout_s=timeout_s,
    )


def _connect(place: BucketPlace) -> "Bucket":
    from media_store.s3 import Bucket  # boto3 enters here, at the first use

    return Bucket(place)
