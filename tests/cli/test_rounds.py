"""Rounds at the command line."""

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_rounds(here: Run):
    assert "29 รอบ" in here("rounds", "add", "--from", "2025-09-15")[1]
    assert here("rounds", "add", "--from", "15 กันยายน")[0] == 2
    assert "1 รอบ" in here("rounds", "close", "2026-12-05")[1]
    assert here("rounds", "close", "2026-12-06")[0] == 2
    assert "0 รอบ" in here("rounds", "close")[1]
    out = here("rounds", "list")[1]
    assert "2026-12-05  closed" in out
    assert "2025-09-15  open, before the portal" in out
    assert here("rounds", "list", "--province", "99")[0] == 2


def test_rounds_closed_before_progress_was_kept_are_counted(here: Run):
    here("rounds", "close", "2026-12-05")
    assert here("rounds", "count") == (0, "0 รอบ (rounds counted)\n", "")


def test_a_round_is_given_back(here: Run, tmp_path: Path):
    assert here("rounds", "replay", "2026-12-05")[0] == 2
    here("rounds", "close", "2026-12-05")
    code, out, _ = here("rounds", "replay", "2026-12-05", "--verify", "--output", str(tmp_path / "out"), "--json")
    assert (code, json.loads(out)["number"]) == (3, 1)  # no worker has made the papers yet
    assert (tmp_path / "out" / "2026-12-05-1.json").exists()
    assert "ฉบับที่" in here("rounds", "replay", "2026-12-05")[1]
    assert here("rounds", "replay", "yesterday")[0] == 2
