"""Thai order as a stored key that every database sorts right byte by byte."""

import re

from portal.rules.thai import arabic_digits, normalise

LEADING_VOWEL = re.compile("([เแโใไ])([ก-ฮ])")
LATE_MARKS = re.compile("[\u0e47-\u0e4e]")
_LAST = 99_999


def sort_key(text: str) -> str:
    """Key of a name: a leading vowel goes behind its consonant, tone and silencing marks to the end.

    Names that differ in marks alone are told apart by the first place where they differ (กา, ก่า, กาน). Thai digits
    sort as Arabic ones. The two spaces before the marks cannot occur within a name, and sort before all else.
    """
    plain, tail = "", ""
    for sign in LEADING_VOWEL.sub(r"\2\1", arabic_digits(normalise(text)).casefold()):
        if LATE_MARKS.match(sign):
            # A mark further left weighs more, so its number is the greater one.
            tail += f"{_LAST - len(plain):05d}{sign}"
        else:
            plain += sign
    return f"{plain}  {tail}" if tail else plain
