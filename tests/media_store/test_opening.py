"""Stores by their addresses."""

from pathlib import Path

import pytest

from media_store import BadStoreUrl, open_store, shown
from media_store.bucket import BucketStore
from media_store.folder import FolderStore
from media_store.opening import _bucket_place
from media_store.places import BucketPlace


def test_a_folder_is_made(tmp_path: Path):
    store = open_store(f"folder:{tmp_path / 'a' / 'b'}")
    assert isinstance(store, FolderStore)
    assert (tmp_path / "a" / "b" / "incoming").is_dir()


def test_a_bucket_is_not_asked_before_it_is_used():
    assert isinstance(open_store("s3://bucket/prefix?endpoint=http://127.0.0.1:9"), BucketStore)


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("s3://media", BucketPlace("media", "")),
        ("s3://media/", BucketPlace("media", "")),
        ("s3://media/a/b/?region=ap-southeast-7", BucketPlace("media", "a/b/", region="ap-southeast-7")),
        ("s3://media?endpoint=http%3A%2F%2Fh%3A1&attempts=0&timeout=2.5",
         BucketPlace("media", "", "http://h:1", attempts=1, timeout_s=2.5)),
        ("s3://KEY:a%2Fb%40c@media?endpoint=http://127.0.0.1:8333",
         BucketPlace("media", "", "http://127.0.0.1:8333", access_key="KEY", secret_key="a/b@c")),
    ],
)  # fmt: skip
def test_an_address_says_where_the_bucket_is(url: str, place: BucketPlace):
    assert _bucket_place(url) == place


@pytest.mark.parametrize(
    "url",
    ["", "nowhere", "folder:", "s3:", "s3://", "s3:///x", "s3://b?colour=red", "s3://b?timeout=x", "s3://K:secret@"],
)
def test_other_addresses_are_refused_without_repeating_secrets(url: str):
    with pytest.raises(BadStoreUrl, match="folder:PATH or s3://BUCKET") as told:
        open_store(url)
    assert "secret" not in str(told.value)


def test_an_address_is_shown_without_its_keys():
    assert shown("s3://K:s@media/p?region=x") == "s3://…@media/p?region=x"
    assert shown("folder:/a@b") == "folder:/a@b"
    assert "hidden" not in repr(BucketPlace("b", "", access_key="hidden", secret_key="hidden"))
