"""Thai text as people type it: brought to one form, so that equal words are equal."""

import re
import unicodedata
from itertools import groupby

INVISIBLE = re.compile("[\u0000-\u0008\u000b-\u001f\u007f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
SPACES = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
MARKS = frozenset("\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e")
BRACKETS = str.maketrans("（）［］｛｝", "()[]{}")
TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙０１２３４５６７８９", "01234567890123456789")
TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_MARK_RUN = re.compile("[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]{2,}")
_NIKHAHIT_AA = re.compile("\u0e4d([\u0e48-\u0e4b]*)\u0e32")
# Phinthu before vowels before tones is also Unicode's canonical order, so NFC leaves the result alone.
_PLACE = {"\u0e3a": 0, "\u0e47": 2, "\u0e4d": 3, "\u0e4c": 5, "\u0e4e": 5, "\u0e33": 6} | dict.fromkeys(
    "\u0e48\u0e49\u0e4a\u0e4b", 4
)


def normalise(text: str) -> str:
    """One form of a text: NFC, ำ in one piece, แ for เเ, one order of marks, no invisible characters.

    Line breaks stay, other runs of white space become one space. Doing it twice changes nothing.
    """
    text = re.sub("\r\n?|[\u0085\u2028\u2029]", "\n", text)
    text = unicodedata.normalize("NFC", _ordered(INVISIBLE.sub("", text))).translate(BRACKETS)
    text = _sorted_marks(_NIKHAHIT_AA.sub("\\1\u0e33", _sorted_marks(text))).replace("เเ", "แ")
    return "\n".join(SPACES.sub(" ", line).strip() for line in text.split("\n")).strip()


def _ordered(text: str) -> str:
    """Long texts with each run of combining marks in canonical order: Python's NFC sorts a run of n marks in n² steps
    (100,000 marks take 7 s), except when it is in order already."""
    if len(text) < 1000:
        return text
    runs = groupby(text, key=lambda sign: unicodedata.combining(sign) > 0)
    return "".join("".join(sorted(run, key=unicodedata.combining) if marks else run) for marks, run in runs)


def _sorted_marks(text: str) -> str:
    return _MARK_RUN.sub(lambda run: "".join(sorted(run.group(), key=_place)), text)


def _place(mark: str) -> int:
    return _PLACE.get(mark, 1)


def arabic_digits(text: str) -> str:
    """๑๕ as 15."""
    return text.translate(TO_ARABIC)


def thai_digits(text: str) -> str:
    """15 as ๑๕, for official letters."""
    return text.translate(TO_THAI)


def is_only_marks(text: str) -> bool:
    """Whether nothing can be read: vowels above or below and tone marks that stand on no letter."""
    bare = "".join(normalise(text).split())
    return bool(bare) and all(sign in MARKS or sign == "\u0e33" for sign in bare)


def search_text(text: str) -> str:
    """What is stored and asked for in substring search: one form, one case, Arabic digits."""
    return arabic_digits(normalise(text)).casefold()


def fits(text: str, limit: int) -> bool:
    """Whether a text is at most `limit` characters long (code points, as databases count them) once normalised."""
    return len(normalise(text)) <= limit
