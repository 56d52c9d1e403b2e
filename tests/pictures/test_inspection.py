"""Whatever the file does, the child dies alone and in time."""

import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from portal.pictures.clips import make_clip
from portal.pictures.inspection import inspect_file

HOSTILE = "tests.pictures.hostile_decoders:"


@pytest.mark.parametrize("seconds", [299, 300, 300.5, 301, 310])
def test_measures_real_clips(tmp_path: Path, seconds: float) -> None:
    make_clip(tmp_path / "a.mp4", seconds, size=(160, 90))
    look = inspect_file(tmp_path / "a.mp4")
    assert look.problem is None
    assert look.duration_s == pytest.approx(seconds, abs=0.05)


def test_works_from_threads(clip: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        looks = list(pool.map(inspect_file, [clip] * 8))
    assert {look.problem for look in looks} == {None}


def test_works_from_a_script_without_running_it_again(clip: Path, tmp_path: Path) -> None:
    script = tmp_path / "portal-like"
    script.write_text(
        f"import sys; sys.path.insert(0, {str(Path.cwd())!r})\n"
        "from portal.pictures.inspection import inspect_file\n"
        "if __name__ == '__main__':\n    print(inspect_file(sys.argv[1]).duration_s)\n"
    )
    done = subprocess.run([sys.executable, script, clip], capture_output=True, text=True, check=True, timeout=30)
    assert (float(done.stdout), done.stderr) == (pytest.approx(20, abs=0.05), "")


def test_empty_missing_and_folder(tmp_path: Path) -> None:
    (tmp_path / "none.mp4").touch()
    assert inspect_file(tmp_path / "none.mp4").problem == "empty"
    assert inspect_file(tmp_path).problem == "not_video"
    with pytest.raises(FileNotFoundError):
        inspect_file(tmp_path / "gone.mp4")


def test_a_hanging_decoder_is_killed(clip: Path) -> None:
    began = time.monotonic()
    look = inspect_file(clip, timeout_s=1.5, decoder=HOSTILE + "write_pid")
    assert look.problem == "timed_out"
    assert time.monotonic() - began < 4
    assert not psutil.pid_exists(int(Path(f"{clip}.pid").read_text()))


@pytest.mark.parametrize("decoder", ["eat_memory", "die", "lie"])
def test_a_bad_child_dies_alone(clip: Path, decoder: str) -> None:
    look = inspect_file(clip, decoder=HOSTILE + decoder)
    assert (look.problem, look.size_bytes) == ("crashed", clip.stat().st_size)


def test_too_little_memory_is_a_crash_of_the_child(clip: Path) -> None:
    assert inspect_file(clip, memory_bytes=64 * 1024**2).problem == "crashed"


@pytest.mark.parametrize("seed", range(48))
def test_flipped_bytes_never_hurt_the_parent(clip: Path, index_last: Path, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray((clip if seed % 2 else index_last).read_bytes())
    moov = content.find(b"moov")
    for _ in range(chance.choice((1, 8, 64))):
        content[chance.randrange(moov, min(moov + 2500, len(content)))] = chance.randrange(256)
    (tmp_path / "a.mp4").write_bytes(content)
    began = time.monotonic()
    look = inspect_file(tmp_path / "a.mp4")
    assert time.monotonic() - began < 2
    assert look.size_bytes == len(content)
    assert look.problem != "timed_out"
