"""Accounts at the command line."""

from tests.cli.conftest import Run


def test_people(here: Run):
    code, out, _err = here("user", "add", "somsri", "--role", "district_officer", "--district", "5401")
    assert (code, "one-time password" in out) == (0, True)
    assert here("user", "disable", "somsri")[0] == 0
    code, _out, err = here("user", "disable", "nobody")
    assert (code, err.count("\n")) == (2, 1)
