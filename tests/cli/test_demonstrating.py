"""`portal demo` says what it made and the password once; `--remove` says what went."""

from dataclasses import replace

import pytest

from portal.cli import frame
from portal.operations import demo
from portal.operations.starting import start
from portal.pictures.decoding import decode
from portal.seed.demo import stories


def test_demo_and_back(run, kit, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(frame, "kit", lambda *, ready=True: replace(kit, inspect_file=decode))
    monkeypatch.setattr(demo, "stories", lambda: [replace(stories()[2], seconds=2.0)])
    start(kit)
    code, out, _err = run("demo")
    assert (code, "accepted 1" in out, "shown once" in out, "demo-reviewer" in out) == (0, True, True, True)
    assert "there already" in run("demo")[1]
    assert "products 1" in run("demo", "--remove")[1]
    assert "no demo" in run("demo", "--remove")[1]
