"""One bucket at an S3-compatible server: the only file that knows boto3.

Every request is retried by botocore itself (mode "standard": exponential backoff with full jitter) and ends in an
answer or one StoreError. What is sent carries a checksum that the server verifies before it keeps anything.
"""

import base64
import hashlib
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from media_store.contract import NoSpace, NotThere, OutOfReach
from media_store.places import BucketPlace, Entry, Part, Taken
from media_store.reading import Resuming

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

CONNECT_WITHIN_S = 5
MISSING = {"NoSuchKey", "NoSuchUpload", "404"}
TAKEN = {"PreconditionFailed", "ConditionalRequestConflict", "412"}
PAST_THE_END = {"InvalidRange", "416"}
FULL = {"InsufficientStorage", "QuotaExceeded", "QuotaExceededException", "XMinioStorageFull", "507"}
LARGEST_COPY = 5 * 1024**3
COPY_STEP = 1024**3
_ONE_AT_A_TIME = threading.Lock()


class Bucket:
    """Small verbs over one bucket and prefix; names are relative to the prefix. Raises OutOfReach, NoSpace."""

    def __init__(self, place: BucketPlace) -> None:
        self._bucket, self._prefix = place.bucket, place.prefix
        config = Config(
            signature_version="s3v4",
            retries={"mode": "standard", "total_max_attempts": place.attempts},
            connect_timeout=CONNECT_WITHIN_S,
            read_timeout=place.timeout_s,
            max_pool_connections=32,
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"addressing_style": "path" if place.endpoint else "auto"},
        )
        with _faults_told(self._bucket), _ONE_AT_A_TIME:
            self._client: S3Client = _session().client(
                "s3",
                endpoint_url=place.endpoint,
                region_name=place.region,
                aws_access_key_id=place.access_key,
                aws_secret_access_key=place.secret_key,
                config=config,
            )

    def put_new(self, name: str, body: bytes, sha256: str) -> None:
        """A new object. Raises Taken when the name holds other bytes; the same bytes again (a retry) are fine."""
        try:
            with self._asking():
                self._client.put_object(
                    **self._at(name), Body=body, IfNoneMatch="*", Metadata={"sha256": sha256},
                    ChecksumSHA256=base64.b64encode(bytes.fromhex(sha256)).decode(),
                )  # fmt: skip
        except Taken:
            if not self._holds(name, len(body), sha256):
                raise

    def open(self, name: str, start: int, length: int | None, *, etag: str = "") -> Resuming:
        """A reader over a range that goes on by itself when the connection breaks. Raises NotThere, Taken (`etag`)."""
        only: dict[str, Any] = {"IfMatch": etag} if etag else {}

        def fetch(at: int) -> Any:
            if length is not None and at >= start + length:
                return None
            end = "" if length is None else start + length - 1
            with self._asking():
                try:
                    return self._client.get_object(**self._at(name), Range=f"bytes={at}-{end}", **only)["Body"]
                except ClientError as error:
                    if _code(error) in PAST_THE_END:
                        return None
                    raise

        if length == 0:
            self.size(name)
        return Resuming(fetch, start, BotoCoreError)

    def size(self, name: str) -> int:
        """Bytes of an object. Raises NotThere."""
        with self._asking():
            return self._client.head_object(**self._at(name))["ContentLength"]

    def listing(self, prefix: str, after: str = "") -> Iterator[Entry]:
        """Objects whose names begin so, in order, after a name."""
        later: dict[str, Any] = {"StartAfter": self._prefix + after} if after else {}
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=self._prefix + prefix, **later
        )
        for page in self._each(pages):
            for item in page.get("Contents", ()):
                name = item["Key"].removeprefix(self._prefix)
                yield Entry(name, item["Size"], item["LastModified"].timestamp(), item["ETag"])

    def delete(self, names: Iterable[str]) -> None:
        """Removes objects; those not there are fine."""
        for name in names:
            with self._asking():
                self._client.delete_object(**self._at(name))

    def copy_new(self, source: str, target: str) -> None:
        """Copies inside the server to a new name. Raises NotThere, Taken."""
        origin = {"Bucket": self._bucket, "Key": self._prefix + source}
        size = self.size(source)
        with self._asking():
            if size <= LARGEST_COPY:
                self._client.copy_object(**self._at(target), CopySource=origin, IfNoneMatch="*")  # type: ignore[arg-type]
                return
            parts_id = self._client.create_multipart_upload(**self._at(target))["UploadId"]
            etags = []
            for number, at in enumerate(range(0, size, COPY_STEP), 1):
                answer = self._client.upload_part_copy(
                    **self._at(target), UploadId=parts_id, PartNumber=number, CopySource=origin,  # type: ignore[arg-type]
                    CopySourceRange=f"bytes={at}-{min(at + COPY_STEP, size) - 1}",
                )  # fmt: skip
                etags.append(answer["CopyPartResult"]["ETag"])
            self.complete(target, parts_id, etags)

    def address(self, name: str, seconds: int, content_type: str, disposition: str) -> str:
        """A presigned link."""
        answer = {"ResponseContentDisposition": disposition, "ResponseContentType": content_type}
        asked = self._at(name) | {header: value for header, value in answer.items() if value}
        with self._asking():
            return self._client.generate_presigned_url("get_object", asked, seconds)

    def start_parts(self, name: str) -> str:
        """Begins a multipart upload; its id at the server."""
        with self._asking():
            return self._client.create_multipart_upload(**self._at(name))["UploadId"]

    def send_part(self, name: str, parts_id: str, number: int, body: bytes) -> str:
        """One part; its ETag."""
        checksum = base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
        with self._asking():
            return self._client.upload_part(
                **self._at(name), UploadId=parts_id, PartNumber=number, Body=body, ContentMD5=checksum
            )["ETag"]

    def parts(self, name: str, parts_id: str) -> list[Part]:
        """Parts the server holds, in order. Raises NotThere when they were put together or given up."""
        pages = self._client.get_paginator("list_parts").paginate(**self._at(name), UploadId=parts_id)
        return [
            Part(part["PartNumber"], part["Size"], part["ETag"])
            for page in self._each(pages)
            for part in page.get("Parts", ())
        ]

    def complete(self, name: str, parts_id: str, etags: list[str]) -> None:
        """Puts the parts together; the server refuses when one is not the one named. Raises NotThere when over."""
        with self._asking():
            self._client.complete_multipart_upload(
                **self._at(name), UploadId=parts_id,
                MultipartUpload={"Parts": [{"PartNumber": n, "ETag": etag} for n, etag in enumerate(etags, 1)]},
            )  # fmt: skip

    def unfinished(self, prefix: str) -> Iterator[tuple[str, str, float]]:
        """Name, id and moment of begin of multipart uploads under way."""
        pages = self._client.get_paginator("list_multipart_uploads").paginate(
            Bucket=self._bucket, Prefix=self._prefix + prefix
        )
        for page in self._each(pages):
            for item in page.get("Uploads", ()):
                yield item["Key"].removeprefix(self._prefix), item["UploadId"], item["Initiated"].timestamp()

    def give_up_parts(self, name: str, parts_id: str) -> None:
        """Throws the parts of a multipart upload away; one that is over is fine."""
        try:
            with self._asking():
                self._client.abort_multipart_upload(**self._at(name), UploadId=parts_id)
        except NotThere:
            return

    def _holds(self, name: str, size: int, sha256: str) -> bool:
        try:
            with self._asking():
                there = self._client.head_object(**self._at(name))
        except NotThere:
            return False
        return (there["ContentLength"], there["Metadata"].get("sha256")) == (size, sha256)

    def _at(self, name: str) -> dict[str, Any]:
        return {"Bucket": self._bucket, "Key": self._prefix + name}

    def _asking(self) -> Any:
        return _faults_told(self._bucket)

    def _each(self, pages: Iterable[Any]) -> Iterator[Any]:
        waiting = iter(pages)
        while True:
            with self._asking():
                page = next(waiting, None)
            if page is None:
                return
            yield page


@cache
def _session() -> boto3.session.Session:
    """One for all buckets: it reads the description of S3 once (60 ms); making clients of it is not thread-safe."""
    return boto3.session.Session()


@contextmanager
def _faults_told(bucket: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        code = _code(error)
        if code in MISSING:
            raise NotThere("not in the bucket") from error
        if code in TAKEN:
            raise Taken("something else is there") from error
        if code in FULL:
            raise NoSpace("the bucket is full") from error
        raise OutOfReach(f"the media bucket {bucket!r} says {code} to {error.operation_name}") from error
    except BotoCoreError as error:
        raise OutOfReach(
            f"the media bucket {bucket!r} does not answer: {' '.join(str(error).split())[:200]}"
        ) from error


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
