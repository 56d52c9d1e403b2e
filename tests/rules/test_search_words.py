"""What is typed into a search box becomes words; nothing typed can break out of them."""

import pytest

from portal.rules.search_words import LONGEST, MOST, Words, province_mark, read_words


def test_words_are_folded_as_stored_texts_are():
    assert read_words("  กระเป๋า ๒๕๖๙ Soft  POWER ").long == ("กระเป๋า", "2569", "soft", "power")
    assert read_words("เเพร่") == read_words("แพร่")


def test_words_under_three_characters_stand_apart():
    assert read_words("ก นา ตะกร้า ตะกร้า") == Words(("ตะกร้า",), ("ก", "นา"))


@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u200b", "\x00", "⟦⟧"])
def test_nothing_readable_is_no_search(typed: str):
    assert not read_words(typed)


def test_of_a_long_text_the_beginning_counts():
    assert len(read_words("ยาว " * 5000).long) == 1
    many = read_words(" ".join(f"word{number}" for number in range(100)))
    assert len(many.long) == MOST
    assert sum(map(len, read_words("ก" * 10_000).long)) == LONGEST


def test_nobody_types_the_mark_of_a_province():
    assert province_mark(5) == "⟦5⟧"
    assert read_words(province_mark(54)).short == ("54",)
