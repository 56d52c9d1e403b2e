"""Moving the media store by one command."""

import io
import json
from pathlib import Path

import pytest

from media_store import open_store
from tests.cli.conftest import Run
from tests.servers import s3


@pytest.fixture
def stored(run: Run, tmp_path: Path) -> list[str]:
    """An instance with two files in its store; their keys."""
    assert run("init")[0] == 0
    store = open_store(f"folder:{tmp_path / 'instance' / 'media'}")
    return sorted(store.put(io.BytesIO(content)).key for content in (b"first", b"second"))


def test_it_moves_and_says_how_to_switch(run: Run, stored: list[str], tmp_path: Path):
    there = f"folder:{tmp_path / 'new'}"
    code, out, err = run("media", "move", "--to", there)
    assert code == 0
    assert "2 / 2 ไฟล์ (files)" in err
    assert f"PORTAL_MEDIA_URL={there}" in out
    assert list(open_store(there).keys()) == stored
    code, out, _err = run("media", "move", "--to", there, "--only-new", "--json")
    assert (code, json.loads(out)["kept"], json.loads(out)["copied"]) == (0, 2, 0)


@pytest.mark.server
def test_to_a_bucket_without_printing_its_keys(run: Run, stored: list[str], monkeypatch: pytest.MonkeyPatch):
    place = s3.fresh_place()
    secret = place.split(":")[2].split("@")[0]
    code, out, err = run("media", "move", "--to", place)
    assert (code, secret in out + err) == (0, False)
    assert list(open_store(place).keys()) == stored
    monkeypatch.setenv("PORTAL_MEDIA_URL", place)
    assert run("health")[0] == 0


def test_a_spoilt_file_is_1(run: Run, stored: list[str], tmp_path: Path):
    (tmp_path / "instance" / "media" / stored[0]).write_bytes(b"rot")
    code, out, _err = run("media", "move", "--to", f"folder:{tmp_path / 'new'}")
    assert code == 1
    assert f"spoilt in the old store, not moved): {stored[0]}" in out


@pytest.mark.parametrize(
    "url", ["nowhere", "folder:", "s3://", "s3://bucket?colour=red", "s3://b?attempts=many", "s3://only-a-key@bucket"]
)
def test_a_bad_address_is_one_line(run: Run, stored: list[str], url: str):
    code, _out, err = run("media", "move", "--to", url)
    assert (code, err.count("\n")) == (2, 1)
    assert "folder:PATH or s3://BUCKET" in err


def test_no_way_there_or_no_move_at_all_is_one_line(run: Run, stored: list[str], tmp_path: Path):
    gone = "s3://key:secret@bucket?endpoint=http://127.0.0.1:9&region=x&attempts=1"
    for url in (gone, f"folder:{tmp_path / 'instance' / 'media'}"):
        code, _out, err = run("media", "move", "--to", url)
        assert (code, err.count("\n"), "secret" in err) == (2, 1, False)
