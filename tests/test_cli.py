"""The command line: exit codes, one clear line for bad input, never a traceback."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from portal import cli
from portal.operations import checking_by_hand, serving
from portal.rules.vocabulary import FolderState, ProbeState
from portal.services.kit import Kit
from tests.outside import Outside
from tests.people import Town

Run = Callable[..., tuple[int, str, str]]
VIDEO = "https://youtu.be/abcdefghijk?si=x"
FOLDER = "https://drive.google.com/drive/folders/1AbcdefghijklmnopQRSTUV?usp=sharing"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """`run("init")` gives exit code, stdout, stderr in an instance of its own."""
    monkeypatch.setenv("PORTAL_INSTANCE", str(tmp_path / "instance"))

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            cli.main(arguments)
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return int(stopped.value.code or 0), out, err

    return run


@pytest.fixture
def here(run: Run, kit: Kit, town: Town, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The commands over the test's kit and town."""
    monkeypatch.setattr(cli, "_kit", lambda *, ready=True: kit)
    return run


def test_init_twice_and_a_day_of_an_operator(run: Run, tmp_path: Path):
    code, out, _err = run("init")
    assert code == 0
    assert "one-time password" in out
    code, out, _err = run("init")
    assert (code, "nothing changed" in out) == (0, True)
    assert run("user", "reset-password", "admin")[0] == 0
    assert run("rounds", "list", "--json")[0] == 0
    code, out, _err = run("health", "--json")
    assert (code, json.loads(out)["well"]) == (0, True)
    assert (tmp_path / "instance" / "secret_key").stat().st_mode & 0o077 == 0


def test_without_init_it_says_so(run: Run):
    code, out, err = run("rounds", "list")
    assert (code, out) == (2, "")
    assert err == "portal: there is no database of this version yet: run `portal init` first\n"


@pytest.mark.parametrize(
    ("name", "value"), [("PORTAL_BIND", "nowhere"), ("PORTAL_BASE_URL", "ftp://x"), ("PORTAL_IDLE_MINUTES", "many")]
)
def test_a_bad_setting_is_named_in_one_line(run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str):
    monkeypatch.setenv(name, value)
    code, _out, err = run("health")
    assert code == 2
    assert err.startswith(f"portal: {name}")
    assert err.count("\n") == 1


def test_a_database_that_does_not_answer_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PORTAL_DATABASE_URL", f"sqlite:///{tmp_path / 'no' / 'such' / 'x.db'}")
    code, _out, err = run("rounds", "list")
    assert (code, err.count("\n")) == (2, 1)
    assert run("health")[0] == 1


def test_a_usage_error_is_2_and_help_is_0(run: Run):
    assert run("no-such-command")[0] == 2
    assert run("--help")[0] == 0
    assert run("user", "add", "x", "--role", "king")[0] == 2


def test_a_fault_of_our_own_is_not_hidden(monkeypatch: pytest.MonkeyPatch):
    def fail(**_options: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(cli.commands, "main", fail)
    with pytest.raises(ZeroDivisionError):
        cli.main(["health"])


def test_people(here: Run):
    code, out, _err = here("user", "add", "somsri", "--role", "district_officer", "--district", "5401")
    assert (code, "one-time password" in out) == (0, True)
    assert here("user", "disable", "somsri")[0] == 0
    code, _out, err = here("user", "disable", "nobody")
    assert (code, err.count("\n")) == (2, 1)


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


def test_a_video_link_without_authority(here: Run, outside: Outside):
    code, out, _err = here("check-video", VIDEO, "--json")
    answer = json.loads(out)
    assert code == 0
    assert (answer["platform"], answer["video_id"], answer["state"]) == ("youtube", "abcdefghijk", "ok")
    outcomes = {each["rule"]: each["outcome"] for each in answer["findings"]}
    assert outcomes["mandated_name"] == outcomes["own_channel"] == "cannot_check"
    assert "duration" in here("check-video", VIDEO)[1]
    outside.duration_s = 310.0
    assert here("check-video", VIDEO)[0] == 1
    outside.state, outside.duration_s = ProbeState.NET_ERROR, None
    assert here("check-video", VIDEO)[0] == 3
    outside.state = ProbeState.UNSUPPORTED
    code, _out, err = here("check-video", VIDEO)
    assert (code, err.count("\n")) == (2, 1)


def test_a_video_link_of_an_authority(here: Run, outside: Outside):
    outside.channel_url = "https://www.youtube.com/@somebody"
    code, out, _err = here("check-video", VIDEO, "--authority", "05540104", "--json")
    assert code == 0
    outcomes = {each["rule"]: each["outcome"] for each in json.loads(out)["findings"]}
    assert outcomes["mandated_name"] == outcomes["own_channel"] == "warning"
    assert here("check-video", VIDEO, "--authority", "1")[0] == 2


@pytest.mark.parametrize(
    "given", ["https://www.youtube.com/playlist?list=PLx", "http://127.0.0.1/x", "x" * 5000, "no\0file", "../none.mp4"]
)
def test_what_is_no_video_is_one_line_and_one_object(here: Run, given: str):
    code, out, err = here("check-video", given, "--json")
    assert (code, err.count("\n")) == (2, 1)
    assert set(json.loads(out)) == set(checking_by_hand.EMPTY)


def test_a_file(here: Run, outside: Outside, tmp_path: Path):
    from dataclasses import replace

    file = tmp_path / "วิดีโอ.mp4"
    file.write_bytes(b"x")
    code, out, _err = here("check-video", str(file), "--json")
    assert (code, json.loads(out)["platform"], json.loads(out)["state"]) == (0, "file", "ok")
    outside.file = replace(outside.file, duration_s=310.0)
    assert here("check-video", str(file))[0] == 1
    outside.file = replace(outside.file, duration_s=None, problem="truncated")
    code, _out, err = here("check-video", str(file))
    assert (code, err.count("\n")) == (2, 1)


def test_a_folder(here: Run, outside: Outside):
    assert here("check-link", FOLDER)[0] == 1  # open but empty
    for state, wanted in ((FolderState.NOT_PUBLIC, 1), (FolderState.NET_ERROR, 3)):
        outside.folder_state = state
        code, out, _err = here("check-link", FOLDER, "--json")
        assert (code, json.loads(out)["state"]) == (wanted, state.value)
    code, out, err = here("check-link", "https://example.com", "--json")
    assert (code, json.loads(out)["state"], err.count("\n")) == (2, "unsupported", 1)


def test_serve_and_work_and_demo_are_one_call_each(here: Run, monkeypatch: pytest.MonkeyPatch):
    served: list[object] = []
    monkeypatch.setattr(serving, "serve_pages", lambda *_args, **options: served.append(options))
    code, out, _err = here("serve", "--with-worker")
    assert (code, served) == (0, [{"with_worker": True}])
    assert "http://127.0.0.1:8000" in out
