"""What can be said of a file of an archived photo folder, day by day, in plain Thai and English. Pure."""

from dataclasses import dataclass
from datetime import datetime

from portal.rules.dates import BUDDHIST, bangkok_day, english_date, thai_date
from portal.rules.listings import FileState

Pair = tuple[str, str]


@dataclass(frozen=True)
class Seen:
    """When a file was seen and missed, and whether a copy is held (`state`)."""

    state: FileState
    first_seen_at: datetime
    last_seen_at: datetime
    gone_since: datetime | None = None
    replaced_at: datetime | None = None
    fetched_at: datetime | None = None
    retry_at: datetime | None = None


_COPIES: dict[FileState, Pair] = {
    FileState.WAITING: ("รอเก็บสำเนา", "copy to come"),
    FileState.LISTED: ("ไม่ใช่ภาพ วิดีโอ หรือ PDF จึงจดชื่อไว้เท่านั้น", "no photo, video or PDF: only its name is noted"),
    FileState.TOO_LARGE: ("ไฟล์ใหญ่เกินกำหนด ไม่ได้เก็บสำเนา", "too large: no copy"),
    FileState.REFUSED: (
        "เนื้อหาในไฟล์ไม่ใช่ภาพ วิดีโอ หรือ PDF ไม่ได้เก็บสำเนา",
        "content is no photo, video or PDF: no copy",
    ),
    FileState.FAILED: ("Google Drive ไม่ให้ไฟล์ ไม่ได้เก็บสำเนา", "Google Drive did not give it: no copy"),
    FileState.LOST: ("หายไปก่อนเก็บสำเนา", "it was gone before it could be copied"),
}


def said_of(seen: Seen) -> Pair:
    """One sentence: "seen 14 Oct 2568, absent 15 Nov 2568; copy held of 14 Oct 2568"."""
    thai, english = [f"พบ {_th(seen.first_seen_at)}"], [f"seen {_en(seen.first_seen_at)}"]
    if seen.replaced_at:
        thai.append(f"ถูกเปลี่ยนเป็นไฟล์ใหม่ {_th(seen.replaced_at)}")
        english.append(f"replaced by other content {_en(seen.replaced_at)}")
    elif seen.gone_since:
        thai.append(f"พบครั้งสุดท้าย {_th(seen.last_seen_at)} ไม่พบ {_th(seen.gone_since)}")
        english.append(f"last seen {_en(seen.last_seen_at)}, absent {_en(seen.gone_since)}")
    else:
        thai.append(f"ยังอยู่เมื่อ {_th(seen.last_seen_at)}")
        english.append(f"still there {_en(seen.last_seen_at)}")
    copy = _copy(seen)
    return f"{' '.join(thai)} · {copy[0]}", f"{', '.join(english)}; {copy[1]}"


def _copy(seen: Seen) -> Pair:
    if seen.state is FileState.HELD and seen.fetched_at:
        return f"มีสำเนา เก็บเมื่อ {_th(seen.fetched_at)}", f"copy held since {_en(seen.fetched_at)}"
    if seen.state is FileState.WAITING and seen.retry_at:
        return f"รอโควตาของ Google ถึง {_th(seen.retry_at)}", f"waits for Google's quota until {_en(seen.retry_at)}"
    return _COPIES.get(seen.state, ("ไม่มีสำเนา", "no copy"))


def _th(moment: datetime) -> str:
    return thai_date(bangkok_day(moment))


def _en(moment: datetime) -> str:
    """14 Oct 2568 BE: the year as it stands on the letters that a statement is held against."""
    day = bangkok_day(moment)
    return f"{english_date(day).rpartition(' ')[0]} {day.year + BUDDHIST} BE"
