"""One command keeps everything, one brings it back."""

from pathlib import Path

from tests.cli.conftest import Run


def test_a_wiped_instance_comes_back(run: Run, monkeypatch, tmp_path: Path):
    assert run("init")[0] == 0
    roster = run("roster", "export")[1]
    code, out, _ = run("backup", str(tmp_path / "b"))
    assert (code, "sets/2" in out) == (0, True)
    monkeypatch.setenv("PORTAL_INSTANCE", str(tmp_path / "other"))
    code, out, _ = run("restore", str(tmp_path / "b"))
    assert (code, "restored" in out) == (0, True)
    assert run("roster", "export")[1] == roster
    assert (tmp_path / "other" / "secret_key").read_text() == (tmp_path / "instance" / "secret_key").read_text()
    assert run("health")[0] == 0


def test_what_cannot_be_restored_is_one_line(run: Run, tmp_path: Path):
    run("init")
    (tmp_path / "empty").mkdir()
    code, _, err = run("restore", str(tmp_path / "empty"))
    assert (code, err.count("\n")) == (2, 1)
    run("backup", str(tmp_path / "b"))
    code, _, err = run("restore", str(tmp_path / "b"))
    assert (code, "not empty" in err) == (2, True)
    assert run("restore", str(tmp_path / "nowhere"))[0] == 2
