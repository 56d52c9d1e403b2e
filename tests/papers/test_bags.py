"""A bag: valid for the reference reader, never half there, and nobody's folder is overwritten."""

import hashlib
import io
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import bagit
import pytest

from portal.papers.bags import NotEmpty, Payload, Spoilt, write_bag

INFO = {"Source-Organization": "สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัดแพร่", "External-Description": "รายงาน " * 40}


def payload(path: str, content: bytes, sha256: str | None = None) -> Payload:
    return Payload(path, lambda: nullcontext(io.BytesIO(content)), sha256)


def test_a_bag_is_valid_and_says_what_it_is(tmp_path: Path):
    content = "ภาพ".encode()
    files = [payload("a/one.json", content, hashlib.sha256(content).hexdigest()), payload("b/two.bin", b"")]
    written = write_bag(tmp_path / "bag", INFO, files)
    assert (written.files, written.bytes) == (2, len(content))
    bag = bagit.Bag(str(tmp_path / "bag"))
    bag.validate()
    assert bag.info["Source-Organization"] == INFO["Source-Organization"]
    assert bag.info["External-Description"].split() == INFO["External-Description"].split()
    assert bag.info["Payload-Oxum"] == f"{len(content)}.2"
    assert set(bag.entries) >= {"data/a/one.json", "bag-info.txt", "manifest-sha256.txt"}
    assert not (tmp_path / "bag.partial").exists()


@pytest.mark.parametrize("part", ["data/a/one.json", "bag-info.txt", "manifest-sha256.txt"])
def test_a_bag_that_was_touched_is_no_longer_valid(tmp_path: Path, part: str):
    write_bag(tmp_path / "bag", INFO, [payload("a/one.json", b"one")])
    with (tmp_path / "bag" / part).open("ab") as file:
        file.write(b"Note: x\n")
    with pytest.raises(bagit.BagError):
        bagit.Bag(str(tmp_path / "bag")).validate()


def test_what_holds_something_is_left_alone(tmp_path: Path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "new.partial").mkdir()
    (tmp_path / "new.partial" / "mine").write_text("mine")
    for name in ("full", "file", "new"):
        with pytest.raises(NotEmpty):
            write_bag(tmp_path / name, INFO, [payload("one", b"1")])
    assert (tmp_path / "full" / "mine").read_text() == (tmp_path / "new.partial" / "mine").read_text() == "mine"


def test_cut_anywhere_there_is_no_bag_and_the_next_try_makes_one(tmp_path: Path):
    def cut():
        yield payload("one", b"1")
        raise KeyboardInterrupt

    (tmp_path / "bag").mkdir()
    with pytest.raises(KeyboardInterrupt):
        write_bag(tmp_path / "bag", INFO, cut())
    assert list((tmp_path / "bag").iterdir()) == []
    assert not (tmp_path / "bag.partial" / "bagit.txt").exists()
    write_bag(tmp_path / "bag", INFO, [payload("two", b"22")])
    assert sorted(path.name for path in (tmp_path / "bag" / "data").iterdir()) == ["two"]


def test_bytes_that_are_not_those_stored_make_no_bag(tmp_path: Path):
    with pytest.raises(Spoilt, match="one"):
        write_bag(tmp_path / "bag", INFO, [payload("one", b"1", hashlib.sha256(b"2").hexdigest())])
    assert not (tmp_path / "bag").exists()


@pytest.mark.parametrize("path", ["../out", "a//b", "/etc/x", "ภาพ.jpg", "100%.txt", "a\nb", "", ".hidden", "a/.."])
def test_a_path_that_is_not_plain_is_refused(tmp_path: Path, path: str):
    with pytest.raises(ValueError, match="no path"):
        write_bag(tmp_path / "bag", INFO, [payload(path, b"1")])
    assert not (tmp_path / "bag").exists()


def test_large_files_pass_through_little_memory(tmp_path: Path):
    big = tmp_path / "big"
    with big.open("wb") as file:
        file.truncate(300 * 1024 * 1024)
    script = (
        "import resource, sys; from pathlib import Path; from portal.papers.bags import Payload, write_bag;"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        "write_bag(Path(sys.argv[1]), {}, [Payload('big', lambda: open(sys.argv[2], 'rb'))]);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "bag"), str(big)], capture_output=True, text=True, check=True
    )
    kib = int(told.stdout) if sys.platform != "darwin" else int(told.stdout) // 1024
    assert kib < 50 * 1024
