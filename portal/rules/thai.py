"""Thai text as people type it: brought to one form, so that equal words are equal."""

import re
import unicodedata

INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\u0000-\u0008\u000b-\u001f\u007f]")
SARA_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32")
TONE_BEFORE_NIKHAHIT = re.compile("([\u0e48-\u0e4b])\u0e4d\u0e32")
VOWEL_AFTER_TONE = re.compile("([\u0e48-\u0e4c])([\u0e31\u0e34-\u0e3a\u0e47])")
MARKS = frozenset("\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e")
BRACKETS = str.maketrans({"（": "(", "）": ")", "［": "[", "］": "]", "\u00a0": " ", "\u3000": " "})
TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙０１２３４５６７８９", "01234567890123456789")
TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def normalise(text: str) -> str:
    """One form of a text: NFC, ำ in one piece, แ for เเ, one order of marks, no invisible characters.

    Line breaks stay, other runs of white space become one space.
    """
    text = INVISIBLE.sub("", unicodedata.normalize("NFC", text)).translate(BRACKETS)
    text = TONE_BEFORE_NIKHAHIT.sub("\\1\u0e33", SARA_AM.sub("\\1\u0e33", text))
    text = VOWEL_AFTER_TONE.sub(r"\2\1", text.replace("เเ", "แ"))
    lines = (re.sub(r"[ \t]+", " ", line).strip() for line in text.replace("\r", "").split("\n"))
    return "\n".join(lines).strip()


def arabic_digits(text: str) -> str:
    """๑๕ as 15."""
    return text.translate(TO_ARABIC)


def thai_digits(text: str) -> str:
    """15 as ๑๕, for official letters."""
    return text.translate(TO_THAI)


def is_only_marks(text: str) -> bool:
    """Whether nothing can be read: only vowels above or below, tone marks and spaces."""
    return bool(text) and all(sign in MARKS or sign.isspace() for sign in text)


def search_text(text: str) -> str:
    """What is stored and asked for in substring search: one form, one case, Arabic digits."""
    return arabic_digits(normalise(text)).casefold()
