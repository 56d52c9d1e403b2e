"""Commands are run in this process, in an instance of their own or over the test's kit."""

from collections.abc import Callable
from pathlib import Path

import pytest

from portal import cli
from portal.cli import frame
from portal.services.kit import Kit
from tests.people import Town

Run = Callable[..., tuple[int, str, str]]


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
    monkeypatch.setattr(frame, "kit", lambda *, ready=True: kit)
    return run
