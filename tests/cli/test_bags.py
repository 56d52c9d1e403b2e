"""`portal bag`: a round into a folder, with the exit codes of all commands."""

from pathlib import Path

import bagit

from tests.cli.conftest import Run
from tests.outside import Outside
from tests.people import Town
from tests.reports import sent_report, show_photos


def test_a_round_is_packed_once(here: Run, town: Town, outside: Outside, tmp_path: Path):
    show_photos(outside)
    sent_report(town)
    code, out, _ = here("bag", "2026-12-05", str(tmp_path / "bag"))
    assert (code, "reports) 1" in out) == (0, True)
    bagit.Bag(str(tmp_path / "bag")).validate()
    code, _, err = here("bag", "2026-12-05", str(tmp_path / "bag"))
    assert (code, "empty folder" in err, err.count("\n")) == (2, True, 1)
    assert here("bag", "2030-01-05", str(tmp_path / "other"))[0] == 2
