"""Serving is one call."""

import pytest

from portal.operations import serving
from tests.cli.conftest import Run


def test_serve_prints_the_address_and_is_one_call(here: Run, monkeypatch: pytest.MonkeyPatch):
    served: list[object] = []
    monkeypatch.setattr(serving, "serve_pages", lambda *_args, **options: served.append(options))
    code, out, _err = here("serve", "--with-worker")
    assert (code, served) == (0, [{"with_worker": True}])
    assert "http://127.0.0.1:8000" in out
