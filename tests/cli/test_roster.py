"""The roster at the command line."""

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_roster_import_shows_then_writes(here: Run, tmp_path: Path):
    file = tmp_path / "roster.csv"
    file.write_text("รหัส,ประเภท,ชื่อ,อำเภอ\n05540103,ทต.,ช่อแฮ,เมืองแพร่\n05540104,ทต.,ทุ่งโฮ้งใหม่,เมืองแพร่\n")
    code, out, _err = here("roster", "import", str(file), "--dry-run")
    assert code == 0
    assert "+ row 2: 05540103 เทศบาลตำบลช่อแฮ" in out
    assert "name_th: เทศบาลตำบลทุ่งโฮ้ง → เทศบาลตำบลทุ่งโฮ้งใหม่" in out
    code, out, _err = here("roster", "import", str(file), "--json")
    assert (code, json.loads(out)["written"], len(json.loads(out)["new"])) == (0, True, 1)
    code, out, _err = here("roster", "import", str(file))
    assert "new 0, changed 0" in out
    file.write_text("รหัส,ประเภท,ชื่อ,อำเภอ\n05540103,ทต.,ช่อแฮ,เมืองน่าน\n")
    code, out, _err = here("roster", "import", str(file))
    assert code == 1
    assert "! row 2: 05540103" in out


def test_roster_files_that_cannot_be_read(here: Run, tmp_path: Path):
    big = tmp_path / "big.csv"
    with big.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    (tmp_path / "short.csv").write_text("รหัส,ชื่อ\n")
    for name in (big, tmp_path / "short.csv", tmp_path / "none.csv", tmp_path):
        code, _out, err = here("roster", "import", str(name))
        assert (code, err.count("\n")) == (2, 1), name


def test_roster_export(here: Run, tmp_path: Path):
    file = tmp_path / "out.xlsx"
    assert here("roster", "export", "--xlsx", "--output", str(file))[0] == 0
    assert file.read_bytes().startswith(b"PK")
    assert "05540104" in here("roster", "export")[1]
