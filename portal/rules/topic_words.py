"""Words of the four topics in what a platform says of a video, with their second where a time stands before them.

A suggestion for the reviewer, never a verdict: a video may tell all four without one of these words, and name them all
without telling any. The topics are those of the letter (2.5): what was done and why it worked; why this way, obstacles
and solutions; benefits; what keeps it going.
"""

import re
from dataclasses import dataclass

from portal.rules.thai import arabic_digits, normalise

WORDS: dict[int, tuple[str, ...]] = {
    1: (
        "ปัจจัยความสำเร็จ", "ปัจจัยแห่งความสำเร็จ", "กลไก", "ขั้นตอน", "กระบวนการ", "วิธีการดำเนิน", "การดำเนินงาน", "วิธีทำ",
        "รูปแบบการดำเนิน",
    ),
    2: (
        "สาเหตุ", "เหตุผลที่เลือก", "เหตุผล", "ปัญหา", "อุปสรรค", "แนวทางแก้ไข", "วิธีแก้", "การแก้ไข", "ข้อจำกัด", "ที่มา",
    ),
    3: (
        "ประโยชน์", "ผลลัพธ์", "ผลที่ได้รับ", "ลดค่าใช้จ่าย", "ลดต้นทุน", "ลดปริมาณขยะ", "ลดทรัพยากรมนุษย์", "สร้างรายได้", "สิ่งแวดล้อม",
    ),
    4: (
        "ความยั่งยืน", "ยั่งยืน", "ต่อยอด", "ขยายผล", "ภาคีเครือข่าย", "เครือข่าย", "การมีส่วนร่วม", "กลยุทธ์", "ยุทธศาสตร์",
    ),
}  # fmt: skip
"""By topic; the more telling first."""
AROUND = 40
_TIME = re.compile(r"(?<![\d:.])(?:(\d{1,2}):)?(\d{1,2}):([0-5]\d)(?![\d:])")


@dataclass(frozen=True)
class TopicHit:
    """A word of a topic: where in the text it stands, and its second in the video when the line names one."""

    topic: int
    word: str
    excerpt: str
    at_s: int | None = None


def topic_hits(text: str, duration_s: float | None = None) -> tuple[TopicHit, ...]:
    """The best hit of each topic, in their order: one with a second in the video before one without.

    Times beyond `duration_s` are no places in the video ("opens 08:30") and are left out.
    """
    lines = [(line, _second(line, duration_s)) for line in normalise(text).splitlines() if line.strip()]
    best = (_best(topic, lines) for topic in WORDS)
    return tuple(hit for hit in best if hit)


def _best(topic: int, lines: list[tuple[str, int | None]]) -> TopicHit | None:
    found = [
        TopicHit(topic, word, _excerpt(line, line.index(word), len(word)), at_s)
        for word in WORDS[topic]
        for line, at_s in lines
        if word in line
    ]
    return next((hit for hit in found if hit.at_s is not None), found[0] if found else None)


def _second(line: str, duration_s: float | None) -> int | None:
    found = _TIME.search(arabic_digits(line))
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    second = hours * 3600 + minutes * 60 + seconds
    return second if duration_s is None or second <= duration_s else None


def _excerpt(line: str, at: int, length: int) -> str:
    start, end = max(0, at - AROUND), min(len(line), at + length + AROUND)
    return f"{'…' if start else ''}{line[start:end].strip()}{'…' if end < len(line) else ''}"
