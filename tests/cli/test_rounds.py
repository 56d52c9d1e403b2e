"""Rounds at the command line."""

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
