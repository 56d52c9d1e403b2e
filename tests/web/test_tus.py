"""The words of tus: headers read strictly, bodies taken block by block, checksums before anything is kept."""

import hashlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.exceptions import ClientDisconnected

from portal.web import tus
from tests.tus import metadata

BODY = bytes(range(256)) * 12


class Cut(io.RawIOBase):
    """A line that breaks after `body`: as a reset, or as an end that comes too early."""

    def __init__(self, body, *, reset):
        self.body, self.reset = io.BytesIO(body), reset

    def readable(self):
        return True

    def readinto(self, buffer):
        count = self.body.readinto(buffer)
        if not count and self.reset:
            raise ConnectionResetError
        return count


@given(cuts=st.lists(st.integers(0, 3000), min_size=1, max_size=5), reset=st.booleans())
@settings(max_examples=60)
def test_what_came_before_a_cut_is_handed_on(cuts, reset):
    for cut in cuts:
        taken = bytearray()
        with pytest.raises(ClientDisconnected):
            for block in tus.blocks(Cut(BODY[:cut], reset=reset), len(BODY)):
                taken += block
        assert bytes(taken) == BODY[:cut]


def test_large_bodies_come_in_blocks():
    body = bytes(2 * tus.BLOCK + 5)
    assert [len(block) for block in tus.blocks(io.BytesIO(body), len(body))] == [tus.BLOCK, tus.BLOCK, 5]
    assert list(tus.blocks(io.BytesIO(body + b"more"), 3)) == [b"\0\0\0"]
    assert b"".join(tus.blocks(io.BytesIO(body), None)) == body
    assert list(tus.blocks(io.BytesIO(), 0)) == []


def test_a_body_with_a_checksum_is_given_when_all_of_it_fits():
    body = bytes(range(256)) * 8192
    right = ("sha256", hashlib.sha256(body).digest())
    assert b"".join(tus.proven_blocks(io.BytesIO(body), len(body), right)) == body
    with pytest.raises(tus.Mismatch):
        next(tus.proven_blocks(io.BytesIO(body[:-1]), len(body) - 1, right))
    with pytest.raises(ClientDisconnected):
        next(tus.proven_blocks(Cut(body[:5000], reset=True), len(body), right))


def test_metadata_is_keys_and_texts():
    assert tus.read_metadata(metadata(filename="วิดีโอ.mp4", a="")) == {"filename": "วิดีโอ.mp4", "a": ""}
    assert tus.read_metadata("") == {}
    assert tus.read_metadata("is_confidential, filename YQ==") == {"is_confidential": "", "filename": "a"}


@pytest.mark.parametrize("text", ["a b c", "ก YQ==", "a YQ", "a //79", "a YQ==,a YQ==", "=" * 5000])
def test_metadata_that_cannot_be_read_is_unclear(text):
    with pytest.raises(tus.Unclear):
        tus.read_metadata(text)


@pytest.mark.parametrize("text", ["", "-1", "+1", "1.0", "0x1", "๑", "１", " 1", "1" * 19, "x"])
def test_only_whole_numbers_are_numbers(text):
    with pytest.raises(tus.Unclear):
        tus.whole(text)


def test_checksums():
    assert tus.read_checksum("") is None
    assert tus.read_checksum("sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=") == ("sha1", hashlib.sha1(b"hello world").digest())
    for text in ("md5 YQ==", "sha1", "sha1 YQ==", "SHA1 YQ==", "sha256 *"):
        with pytest.raises(tus.Unclear):
            tus.read_checksum(text)
