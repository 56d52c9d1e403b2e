"""A film screened from the command line: the answer as one object; nothing is written."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from portal.pictures.screening import screen_file
from portal.rules.branding import MARKS
from portal.rules.facts import ACCIDENTS
from portal.rules.marks import NOT_SEEN_WORDS, ORDER_WORDS, SEEN_WORDS, MarkOrder, MarkSeen, ScreenLook, picture_mark
from portal.rules.video_words import clock, file_problem

FINE, UNREADABLE, UNCHECKED = 0, 2, 3
Answer = tuple[dict[str, Any], int, str, bytes | None]


def screen_by_hand(file: Path, marks: Path) -> Answer:
    """The answer, the exit code, the one line for what cannot be read (else ""), and the contact sheet (JPEG)."""
    problem = _missing(file, marks)
    if problem:
        return _told(ScreenLook()), UNREADABLE, problem, None
    references = [(mark, str(path)) for path in sorted(marks.iterdir()) if (mark := picture_mark(path.name))]
    if not references:
        return _told(ScreenLook()), UNREADABLE, f"{marks} ไม่มีภาพ 1.png ถึง 5.png (has no pictures 1.* to 5.*)", None
    seen = screen_file(file, references, strict=True)
    look = seen.look
    sheet = next((one.content for one in seen.pictures if one.kind == "sheet"), None)
    if look.problem is None:
        return _told(look), FINE, "", sheet
    if look.problem.startswith("bad_reference"):
        name = look.problem.partition(":")[2].strip()
        return _told(look), UNREADABLE, f"ภาพตราใช้ไม่ได้ (a picture of a mark cannot be used): {name}", None
    code = UNCHECKED if look.problem in ACCIDENTS else UNREADABLE
    return _told(look), code, " ".join([f"{file}:", *(f"({text})" for text in file_problem(look.problem)[1:2])]), None


def screen_lines(answer: dict[str, Any]) -> Iterator[str]:
    """The answer for reading."""
    for mark in answer["marks"]:
        thai, english = SEEN_WORDS if mark["seen"] else NOT_SEEN_WORDS
        where = f" {clock(mark['at_s'])} {mark['box']} {mark['confidence']:.0%}" if mark["seen"] else ""
        yield f"{mark['mark']} {MARKS[mark['mark']][0]}: {thai} ({english}){where}"
    thai, english = ORDER_WORDS[MarkOrder(answer["order"])]
    yield f"{thai} ({english}); {answer['frames_looked_at']} ภาพ (frames), {answer['seconds']:.1f} s"


def _missing(file: Path, marks: Path) -> str:
    if not file.is_file():
        return f"{file}: ไม่มีไฟล์นี้ (there is no such file)"
    if not marks.is_dir():
        return f"{marks}: ไม่มีโฟลเดอร์นี้ (there is no such folder)"
    return ""


def _told(look: ScreenLook) -> dict[str, Any]:
    marks = look.marks or tuple(map(MarkSeen, MARKS))
    return {
        "marks": [{name: value for name, value in asdict(mark).items() if name != "frame"} for mark in marks],
        "order": look.order.value,
        "frames_looked_at": look.frames_looked_at,
        "seconds": look.seconds,
    }
