"""The kinds of waste and what is made from them."""

from portal.rules.waste import DRY, KINDS, ORGANIC


def test_both_kinds_have_a_name_and_examples_in_both_languages():
    assert [kind.code for kind in KINDS] == ["organic", "dry"]
    assert (len(ORGANIC.examples), len(DRY.examples)) == (4, 10)
    assert all(thai and english for kind in KINDS for thai, english in kind.examples)
    assert (DRY.message_th, DRY.message_en) == (DRY.name_th, DRY.name_en)
