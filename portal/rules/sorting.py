"""Thai order as a stored key that every database sorts right byte by byte."""

import re

from portal.rules.thai import normalise

LEADING_VOWEL = re.compile("([เแโใไ])([ก-ฮ])")
LATE_MARKS = re.compile("[\u0e47-\u0e4e]")


def sort_key(text: str) -> str:
    """Key of a name: a leading vowel goes behind its consonant, tone and silencing marks to the end.

    Names that differ in marks alone keep the dictionary's order by that tail (กา before ก่า; กาน after ก่า).
    """
    plain = LEADING_VOWEL.sub(r"\2\1", normalise(text).casefold())
    tail = "".join(f"{99 - index:02d}{mark.group()}" for index, mark in enumerate(LATE_MARKS.finditer(plain)))
    return LATE_MARKS.sub("", plain) + " " + tail if tail else plain
