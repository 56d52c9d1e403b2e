"""`portal fixity` and `portal media mend`: the exit code says it, and a monitor can read it."""

import json
from dataclasses import replace
from pathlib import Path

from media_store import OutOfReach
from portal.cli import frame
from tests.cli.conftest import Run
from tests.people import Town
from tests.stored import flip, keep_file


def test_a_whole_store_ends_with_0_a_harmed_one_with_1(here: Run, town: Town, tmp_path: Path):
    key = keep_file(town.kit, town, b"one")
    code, out, _ = here("fixity")
    assert (code, "all is well" in out) == (0, True)
    assert here("backup", str(tmp_path / "b"))[0] == 0
    flip(town.kit.media, key)
    code, out, _ = here("fixity", "--json")
    told = json.loads(out)
    assert (code, told["well"], told["flipped"], told["problems"][0]["key"]) == (1, False, 1, key)
    assert here("health")[0] == 1
    code, out, _ = here("media", "mend", str(tmp_path / "b"))
    assert (code, "(mended) 1" in out) == (0, True)
    assert here("fixity")[0] == here("health")[0] == 0


def test_what_no_backup_holds_is_named(here: Run, town: Town, tmp_path: Path):
    keep_file(town.kit, town, b"one")
    here("backup", str(tmp_path / "b"))
    key = keep_file(town.kit, town, b"later")
    flip(town.kit.media, key)
    assert here("fixity")[0] == 1
    code, out, _ = here("media", "mend", str(tmp_path / "b"))
    assert (code, key in out) == (1, True)
    code, out, _ = here("media", "mend", str(tmp_path / "b"), "--json")
    assert (code, json.loads(out)) == (1, {"mended": [], "not_there": [key]})


def test_nothing_to_check_is_a_failure_and_said(here: Run, town: Town):
    code, _, err = here("fixity")
    assert (code, "nothing was checked" in err, err.count("\n")) == (1, True, 1)


def test_a_store_that_is_away_could_not_be_checked(here: Run, town: Town, monkeypatch):
    class Away:
        def __getattr__(self, name: str) -> object:
            return getattr(town.kit.media, name)

        def objects(self, _after: str = "") -> object:
            raise OutOfReach("no answer")

    keep_file(town.kit, town, b"one")
    monkeypatch.setattr(frame, "kit", lambda: replace(town.kit, media=Away()))
    code, out, err = here("fixity", "--json")
    assert (code, json.loads(out)["could_check"], "no answer" in err) == (3, False, True)


def test_progress_is_told_on_stderr(here: Run, town: Town, monkeypatch):
    from portal.cli import fixity

    monkeypatch.setattr(fixity, "TELL_EVERY_S", 0.0)
    keep_file(town.kit, town, b"one")
    code, out, err = here("fixity", "--sample", "50", "--pace", "100")
    assert code == 0
    assert "1 ไฟล์ (files), 0 MB" in err
    assert "MB\n" not in out
