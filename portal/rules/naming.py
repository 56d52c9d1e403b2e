"""The name a video file must bear, and where a given name differs from it."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from portal.rules.thai import MARKS, normalise

OPENING = "การเพิ่มมูลค่าจากขยะโดยผสมผสานกับอัตลักษณ์ท้องถิ่น (Soft Power) ของ"
"""The fixed part, as the letter prints it: 67 characters, one space before and after "(Soft Power)"."""
KINDS = r"เทศบาลนคร|เทศบาลเมือง|เทศบาลตำบล|องค์การบริหารส่วนตำบล|องค์การบริหารส่วนจังหวัด"
WORDS = re.compile(rf"{KINDS}|การเพิ่ม|มูลค่า|จาก|ขยะ|โดย|ผสมผสาน|กับ|อัตลักษณ์|ท้องถิ่น|\(|\)|ของ|\s+|[A-Za-z]+|\d+")
EXTENSION = re.compile(r"\.(mp4|mov|m4v|webm|mkv|avi|mpg|mpeg|wmv|3gp)$", re.IGNORECASE)


@dataclass(frozen=True)
class NameMatch:
    """Whether a name is right, and both names cut into (kind, text) pieces: same, del (given), ins (missing)."""

    same: bool
    segments: list[tuple[str, str]]


def mandated_name(full_name: str) -> str:
    """The name (without extension) of the video of the authority with this full name (letter, 2.5)."""
    return OPENING + normalise(full_name)


def file_stem(name: str) -> str:
    """A file's name without its video extension."""
    return EXTENSION.sub("", name.strip())


def compare_name(given: str, full_name: str) -> NameMatch:
    """Compares a file's name with the mandated one as text, never as a path. What only looks the same is the same."""
    mine, wanted = normalise(file_stem(given)), mandated_name(full_name)
    if mine == wanted:
        return NameMatch(True, [("same", wanted)])
    left, right = _pieces(mine), _pieces(wanted)
    segments: list[tuple[str, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            segments.append(("same", "".join(left[a:b])))
            continue
        if b > a:
            segments.append(("del", "".join(left[a:b])))
        if d > c:
            segments.append(("ins", "".join(right[c:d])))
    return NameMatch(False, segments)


def _pieces(text: str) -> list[str]:
    """Words where they are known, else Thai clusters (a consonant with all its marks), so that no mark stands alone."""
    pieces, at = [], 0
    while at < len(text):
        word = WORDS.match(text, at)
        end = word.end() if word else _cluster_end(text, at)
        pieces.append(text[at:end])
        at = end
    return pieces


def _cluster_end(text: str, at: int) -> int:
    end = at + 1
    if text[at] in "เแโใไ" and end < len(text):
        end += 1
    while end < len(text) and (text[end] in MARKS or text[end] in "ะาำ"):
        end += 1
    return end
