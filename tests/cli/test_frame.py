"""Exit codes, one clear line for bad input, never a traceback."""

import json
from pathlib import Path

import pytest

from portal import cli
from tests.cli.conftest import Run


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
