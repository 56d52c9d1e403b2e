"""What an authority, a district or the province did: kinds of activity, and the sentence that a report takes over."""

from dataclasses import dataclass
from datetime import date

from portal.rules.dates import english_date, thai_date
from portal.rules.vocabulary import Role


@dataclass(frozen=True)
class ActivityKind:
    """A kind of activity; `field` is the report field it speaks to (training is 6, publicity 7), else empty."""

    code: str
    message_th: str
    message_en: str
    field: str = ""


KINDS = {
    kind.code: kind
    for kind in (
        ActivityKind("meeting", "ประชุมเครือข่าย", "Meeting", "training"),
        ActivityKind("training", "อบรม", "Training", "training"),
        ActivityKind("study_visit", "ศึกษาดูงาน", "Study visit", "training"),
        ActivityKind("publicity", "ประชาสัมพันธ์", "Publicity", "publicity"),
        ActivityKind("support", "สนับสนุนโดยอำเภอ", "Support by the district"),
        ActivityKind("partners", "ชวนภาคีร่วมงาน", "Bringing in partners"),
        ActivityKind("briefing", "ประชุมชี้แจง", "Briefing"),
        ActivityKind("presentation", "นำเสนอผล", "Presentation"),
    )
}
OF_AUTHORITY = ("meeting", "training", "study_visit", "publicity")
"""Kinds that an authority holds itself (letter, 2.2); the others are the district's and the province's."""
OF_DISTRICT = ("support", "partners", "publicity", "briefing", "presentation")
OF_PROVINCE = ("briefing", "partners", "training", "publicity", "presentation")
"""What the letter asks of districts and provinces; both present results every month."""
BEFORE = {
    Role.DISTRICT: ("ที่ประชุมหัวหน้าส่วนราชการประจำอำเภอ กำนัน ผู้ใหญ่บ้าน",),
    Role.PROVINCE: (
        "คณะกรรมการจัดการสิ่งปฏิกูลและมูลฝอยจังหวัด", "คณะกรมการจังหวัด", "ที่ประชุมผู้บริหารองค์กรปกครองส่วนท้องถิ่นประจำเดือน",
    ),
}  # fmt: skip
"""Audiences that the letter names, to choose from; any other may be typed."""


def kinds_of(role: Role) -> tuple[str, ...]:
    """The kinds of activity that somebody of this role writes down."""
    return {Role.DISTRICT: OF_DISTRICT, Role.PROVINCE: OF_PROVINCE}.get(role, OF_AUTHORITY)


def sentence_th(kind: str, held_on: date, people: int, note: str) -> str:
    """An activity as fields 6 and 7 tell it: อบรม ถักพรม เมื่อ 22 ตุลาคม 2568 ผู้เข้าร่วม 42 คน."""
    parts = [KINDS[kind].message_th, " ".join(note.split()), f"เมื่อ {thai_date(held_on, 'long')}"]
    parts += [f"ผู้เข้าร่วม {people:,} คน"] if people else []
    return " ".join(part for part in parts if part)


def sentence_en(kind: str, held_on: date, people: int, note: str) -> str:
    """The same in English, for the page's labels."""
    crowd = f", {people:,} people" if people else ""
    return f"{KINDS[kind].message_en} on {english_date(held_on)}{crowd}. {' '.join(note.split())}".strip()
