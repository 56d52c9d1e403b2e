"""Every fault of a photo or document is said in both languages, unknown ones too."""

from portal.rules.photo_words import OTHER, PROBLEMS, photo_problem


def test_every_problem_has_both_sentences():
    assert photo_problem("timed_out") == OTHER
    for thai, english in (*PROBLEMS.values(), OTHER):
        assert "\u0e00" < thai[0] < "\u0e7f"
        assert english.isascii()
