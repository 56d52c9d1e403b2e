"""One door in: make targets tell what they do, and what is missing on a machine is said in one line."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="needs make")


def make(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(["make", *arguments], cwd=folder, env=outside, capture_output=True, text=True, timeout=60)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder with the Makefile and nothing installed."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def python_that(folder: Path, refuses: str) -> str:
    """A Python that fails when its command line holds `refuses`."""
    path = folder / "python"
    path.write_text(f'#!/bin/sh\ncase "$*" in *{refuses}*) exit 1;; esac\nexec {sys.executable} "$@"\n')
    path.chmod(0o755)
    return str(path)


def test_help_lists_every_target_with_what_it_does():
    listed = set(re.findall(r"^([a-z-]+) {2,}\S", make(ROOT, "help").stdout, re.MULTILINE))
    described = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert listed == described
    assert {"run", "test", "sure", "bench", "chaos", "help"} <= listed


def test_where_debian_lacks_venv_it_says_what_to_install(bare: Path):
    done = make(bare, "run", f"PYTHON={python_that(bare, 'ensurepip')}")
    assert done.returncode != 0
    assert done.stdout == "This Python lacks venv. On Debian or Ubuntu: sudo apt-get install python3-venv\n"


def test_an_older_python_is_refused_before_anything_is_made(bare: Path):
    done = make(bare, "run", f"PYTHON={python_that(bare, 'version_info')}")
    assert done.returncode != 0
    assert not (bare / ".venv").exists()


def test_an_unknown_bench_names_those_there_are():
    done = subprocess.run([sys.executable, "-m", "tests.bench", "nosuch"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "roster" in done.stderr


def test_a_bench_prints_a_table_and_a_line_and_is_kept(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "probe"], cwd=ROOT, capture_output=True, text=True,
        env={**os.environ, "PORTAL_INSTANCE": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert re.search(r"^probe +probe_cpu_ms +[0-9.]+$", done.stdout, re.MULTILINE)
    assert re.search(r"^probe_cpu_ms [0-9.]+$", done.stdout, re.MULTILINE)
    assert json.loads((tmp_path / "bench.json").read_text())["probe"]["figures"]["probe_cpu_ms"] > 0


def test_ci_runs_what_a_developer_runs():
    text = (ROOT / ".ci" / "run").read_text()
    assert text.rstrip().endswith("exec make sure")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
