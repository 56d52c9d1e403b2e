"""`bag`: a round's reports with everything seen and decided of them and their files, as one BagIt package."""

import io
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import select

from media_store import NotThere
from portal.models import Province, Round
from portal.papers.bags import NotEmpty, Payload, Spoilt, write_bag
from portal.queries.bags import BagFile, BagPlace, BagReport, bag_places, bag_reports
from portal.rules.dates import bangkok_day, parse_date
from portal.rules.file_names import plain_name
from portal.rules.numbers import Unreadable
from portal.rules.report import FIELDS
from portal.rules.scope import OPERATOR, Scope
from portal.services.errors import Invalid, Refused, ServiceError
from portal.services.kit import Kit
from portal.services.recording import record
from portal.services.sheets import csv_bytes

BAGGED = "round.bagged"
FORMAT = 1
"""Version of the payload's shape (docs/operations.md)."""
FILE_COLUMNS = ("path", "part", "original_name", "folder", "sha256", "size_bytes", "content_type", "received_at")


class Damaged(ServiceError):
    """A stored file is missing or no longer whole: no bag was written."""


@dataclass(frozen=True)
class Bagged:
    """What a bag holds, and where it lies."""

    folder: Path
    authorities: int
    reports: int
    files: int
    bytes: int


@dataclass(frozen=True)
class _Subject:
    province: Province
    round: Round
    scope: Scope


def bag_round(kit: Kit, day: str, folder: Path, province: str, authority: str | None = None) -> Bagged:
    """Writes the bag of the round of `day` (any way of writing a day) into `folder`.

    Only one authority's rows are read at once. Raises Invalid for a day or code that is none, Refused when the folder
    holds something or nobody sent anything, Damaged when a file is not whole.
    """
    subject = _subject(kit, day, province)
    with kit.read() as session:
        places = bag_places(session, subject.scope, subject.round.id, authority)
    if not places:
        raise Refused("ไม่มีรายงานที่ส่งในรอบนี้", "Nothing was sent towards this round (by that authority).")
    try:
        written = write_bag(folder, _info(kit, subject, places), _payload(kit, subject, places))
    except NotEmpty as error:
        raise Refused(f"{error} มีของอยู่แล้ว ระบุโฟลเดอร์ว่าง", f"{error} holds something: name an empty folder.") from None
    except (Spoilt, NotThere) as error:
        raise Damaged(
            f"ไฟล์ {error} ไม่ครบถ้วน สั่ง portal fixity แล้วกู้จากชุดสำรอง ยังไม่มีถุง",
            f"{error} is not whole: run portal fixity and mend it from a backup. No bag was written.",
        ) from None
    reports = sum(place.reports for place in places)
    with kit.transaction(OPERATOR, BAGGED) as session:
        after = {"authorities": len(places), "reports": reports, "files": written.files, "bytes": written.bytes}
        record(session, BAGGED, ("rounds", subject.round.id), after=after, place=(subject.province.id, None))
    return Bagged(folder, len(places), reports, written.files, written.bytes)


def _subject(kit: Kit, day: str, code: str) -> _Subject:
    try:
        wanted = parse_date(day)
    except Unreadable:
        raise Invalid("day", f"อ่านวันที่ {day[:40]} ไม่ได้", f"“{day[:40]}” is not a day: write it as 2026-12-05.") from None
    with kit.read() as session:
        province = session.scalars(select(Province).where(Province.code == code)).first()
        if province is None:
            raise Invalid("province", f"ไม่มีจังหวัดรหัส {code[:10]}", f"There is no province {code[:10]}.")
        of = select(Round).where(Round.province_id == province.id)
        row = session.scalars(of.where(Round.due_on == wanted)).first()
        row = row or session.scalars(of.where(Round.scheduled_on == wanted)).first()
    if row is None:
        raise Invalid("day", f"ไม่มีรอบของวันที่ {wanted}", f"There is no round of {wanted}.")
    return _Subject(province, row, Scope(province.id))


def _info(kit: Kit, subject: _Subject, places: list[BagPlace]) -> dict[str, str]:
    only = f", {places[0].name_th}" if len(places) == 1 else ""
    name, day = subject.province.name_th, subject.round.due_on
    return {
        "Source-Organization": f"สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด{name}",
        "External-Description": f"รายงานการเพิ่มมูลค่าจากขยะ จังหวัด{name} รอบ {day}{only}",
        "Bagging-Date": bangkok_day(kit.now()).isoformat(),
        "Bag-Software-Agent": "waste-value-portal",
        "Province-Code": subject.province.code,
        "Round": day.isoformat(),
    }


def _payload(kit: Kit, subject: _Subject, places: list[BagPlace]) -> Iterator[Payload]:
    row = subject.round
    head = {
        "format": FORMAT, "province": {"code": subject.province.code, "name_th": subject.province.name_th},
        "due_on": row.due_on, "scheduled_on": row.scheduled_on, "closed_at": row.closed_at,
        "authorities": [{**asdict(place), "folder": place.folder} for place in places],
    }  # fmt: skip
    yield _text("round.json", head)
    for place in places:
        with kit.read() as session:
            reports = bag_reports(session, subject.scope, row.id, place.id, row.closed_at)
        for report in reports:
            yield from _of_report(kit, f"{place.folder}/report-{report.report_id}", place, report)


def _of_report(kit: Kit, at: str, place: BagPlace, report: BagReport) -> Iterator[Payload]:
    paths = {file.media_id: f"{at}/files/{file.media_id:07d}-{_name(file)}" for file in report.files}
    yield _text(
        f"{at}/report.json",
        {
            "authority": {"code": place.code, "name_th": place.name_th}, "fields": report.fields,
            "sending": report.sending, "links": report.links,
        },
    )  # fmt: skip
    cells = [(str(number), thai, _cell(report.fields.get(name))) for name, (number, thai, _en) in FIELDS.items()]
    yield _bytes(f"{at}/report.csv", csv_bytes(("ช่อง", "ชื่อช่อง", "ข้อมูล"), cells))
    for name in ("findings", "reviews", "decisions"):
        yield _text(f"{at}/{name}.json", getattr(report, name))
    listed = [
        {**asdict(file), "path": f"data/{paths[file.media_id]}", "original_name": file.name} for file in report.files
    ]
    yield _text(f"{at}/files.json", [{name: row[name] for name in FILE_COLUMNS} for row in listed])
    yield _bytes(
        f"{at}/files.csv", csv_bytes(FILE_COLUMNS, ([_cell(row[name]) for name in FILE_COLUMNS] for row in listed))
    )
    for file in report.files:
        yield Payload(paths[file.media_id], lambda key=file.key: kit.media.open(key), file.sha256)  # type: ignore[misc]


def _name(file: BagFile) -> str:
    """A name every system can hold: Thai ones and odd ones stand in files.json, where they are data."""
    return plain_name(file.name, file.media_id).replace(" ", "_")


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def _text(path: str, value: Any) -> Payload:
    return _bytes(path, json.dumps(value, ensure_ascii=False, indent=2, default=_plain).encode())


def _plain(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _bytes(path: str, content: bytes) -> Payload:
    def opened() -> AbstractContextManager[BinaryIO]:
        return nullcontext(io.BytesIO(content))

    return Payload(path, opened)
