"""Sign-in names."""

import pytest

from portal.rules.logins import clean_login, is_ones_own, is_well_formed


@pytest.mark.parametrize("login", ["somjai", "somjai.j@phrae.go.th", "สมใจ", "a_1", "s+x-1", "12345678901"])
def test_names_of_ones_own(login):
    assert is_well_formed(login)
    assert is_ones_own(login)


@pytest.mark.parametrize("login", ["05540104", "1234567890123", "pending-abc"])
def test_codes_and_citizens_numbers_are_nobodys_name(login):
    assert not is_ones_own(login)


@pytest.mark.parametrize("login", ["", "ab", "a" * 61, "a b", ".ab", "a\u200bb", "<b>x</b>", "a'b", "่้า"])
def test_names_that_cannot_be_typed_back_are_refused(login):
    assert not is_well_formed(login)


def test_names_are_compared_in_one_form():
    assert clean_login("  SomJai ") == "somjai"
    assert clean_login("cafe\u0301") == "caf\u00e9"
