"""A roster file is read, compared and, when somebody has seen the difference, taken over in one transaction."""

import hashlib
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.models import Authority, District, MediaObject, Province
from portal.models.scoping import within
from portal.rules.roster_diff import Change, Known, RosterDiff, compare
from portal.rules.roster_rows import MissingColumns, Places, Row, read_rows
from portal.rules.scope import Actor, Scope
from portal.rules.vocabulary import AuthorityType
from portal.services.errors import Invalid, NotFound, Refused
from portal.services.kit import Kit
from portal.services.recording import record
from portal.services.roster import (
    AuthorityFacts,
    change_authority,
    new_authority,
    put_district,
    put_province,
    retire_authority,
)
from portal.services.tables import read_table, refuse_too_large

BATCH = 500
PURPOSE = "roster"


@dataclass(frozen=True)
class Imported:
    """What an import wrote; `provinces` are the ids of provinces that it made."""

    added: int
    changed: int
    retired: int
    provinces: tuple[int, ...] = ()


def keep_roster_file(kit: Kit, actor: Actor, name: str, content: bytes) -> int:
    """Stores an uploaded roster between its two steps; returns the stored file's id. Raises Invalid when unreadable."""
    refuse_too_large(len(content))
    if actor.scope.province_id is None:
        raise NotFound
    with kit.read() as session:
        compare_file(session, actor.scope, content)  # an unreadable file is refused before it is kept
    stored = kit.media.put(io.BytesIO(content))
    with kit.transaction(actor, "roster.uploaded") as session:
        media = MediaObject(
            province_id=actor.scope.province_id, key=stored.key, sha256=stored.sha256, size_bytes=len(content),
            content_type="application/octet-stream", original_name=name[:500], facts={"purpose": PURPOSE},
            received_at=kit.now(),
        )  # fmt: skip
        session.add(media)
        session.flush()
        return media.id


def roster_file(kit: Kit, scope: Scope, media_id: int) -> bytes:
    """The bytes of a kept roster file. Raises NotFound, also for a stored file that is no roster."""
    with kit.read() as session:
        found = within(select(MediaObject), scope, MediaObject).where(MediaObject.id == media_id)
        media = session.scalars(found).first()
        if media is None or media.facts.get("purpose") != PURPOSE:
            raise NotFound
    with kit.media.open(media.key) as stream:
        return bytes(stream.read())


def compare_file(session: Session, scope: Scope, content: bytes, *, grows: bool = False) -> RosterDiff:
    """What the file would change inside the scope. With `grows` provinces and districts are made as it names them.

    Raises Invalid for a file that cannot be read or lacks columns.
    """
    table = read_table(content)
    try:
        rows, refused = read_rows(table, places_of(session, scope, grows=grows))
    except MissingColumns as missing:
        names = ", ".join(missing.names)
        raise Invalid("file", f"ไฟล์ขาดคอลัมน์ {names}", f"The file lacks the columns {names}.") from None
    return compare(known_authorities(session, scope), rows, refused)


def apply_roster(
    kit: Kit,
    actor: Actor,
    content: bytes,
    *,
    ticked: Collection[str] | None = None,
    seen: str | None = None,
    grows: bool = False,
    reason: str = "",
) -> Imported:
    """Takes the file over in one transaction; returns what was written.

    `ticked` names the changes and the gone (`row:12`, `gone:5`); None takes every new and changed row and keeps
    the gone. `seen` is the digest of the diff that was looked at: Refused when the roster moved on since.
    """
    source = f"file:{hashlib.sha256(content).hexdigest()[:16]}"
    try:
        with kit.transaction(actor, "roster.imported", reason) as session:
            diff = compare_file(session, actor.scope, content, grows=grows)
            if seen is not None and seen != diff.digest:
                raise Refused(
                    "บัญชีรายชื่อเปลี่ยนไปหลังจากที่เปิดดู เทียบใหม่อีกครั้ง", "The roster changed meanwhile: compare the file again."
                )
            chosen = [each for each in (*diff.new, *diff.changed) if ticked is None or each.key in ticked]
            gone = [each for each in diff.gone if ticked is not None and f"gone:{each.id}" in ticked]
            imported = _write(session, chosen, gone, source)
            totals = {"added": imported.added, "changed": imported.changed, "retired": imported.retired}
            record(session, "roster.imported", ("authorities", None), after=totals | {"source": source},
                   place=(actor.scope.province_id, None))  # fmt: skip
            return imported
    except IntegrityError:
        raise Refused(
            "มีสองแห่งที่จะได้ชื่อและอำเภอ หรือรหัสเดียวกัน ยังไม่มีอะไรเปลี่ยน แก้ไฟล์แล้วลองใหม่",
            "Two authorities would get one name and district, or one code. Nothing was written: mend the file.",
        ) from None


def places_of(session: Session, scope: Scope, *, grows: bool = False) -> Places:
    """The provinces and districts a roster file may name; kept to one province unless the scope is everywhere."""
    provinces = session.execute(within(select(Province.code, Province.name_th), scope, Province)).all()
    districts = session.execute(within(select(District.code, District.name_th), scope, District)).all()
    own = None if scope.everywhere else next((row[0] for row in provinces), "")
    if scope.everywhere and len(provinces) == 1 and not grows:
        own = provinces[0][0]
    return Places({row[0]: row[1] for row in provinces}, {row[0]: row[1] for row in districts}, own, grows)


def known_authorities(session: Session, scope: Scope) -> list[Known]:
    """Every authority, retired ones too, as the comparison wants them."""
    statement = (
        select(
            Authority.id, Authority.code, Authority.kind, Authority.name_th, Authority.name_en, Province.code,
            District.code, Authority.active,
        )
        .join(Province, Province.id == Authority.province_id)
        .outerjoin(District, District.id == Authority.district_id)
        .order_by(Authority.id)
    )  # fmt: skip
    rows = session.execute(within(statement, scope, Authority)).all()
    return [Known(row[0], row[1], AuthorityType(row[2]), *row[3:]) for row in rows]


def _write(session: Session, chosen: Sequence[Change], gone: Sequence[Known], source: str) -> Imported:
    provinces = {row[0]: row[1] for row in session.execute(select(Province.code, Province.id))}
    districts = {row[0]: row[1] for row in session.execute(select(District.code, District.id))}
    made = _make_places(session, [each.row for each in chosen], provinces, districts)
    added = 0
    for at in range(0, len(chosen), BATCH):
        batch = chosen[at : at + BATCH]
        known = [each.known.id for each in batch if each.known]
        there = {row.id: row for row in session.scalars(select(Authority).where(Authority.id.in_(known)))}
        for each in batch:
            facts = _facts(each.row, provinces, districts)
            if each.known is None:
                session.add(new_authority(facts, source))
                added += 1
            else:
                change_authority(session, there[each.known.id], facts)
        session.flush()
        session.expunge_all()  # events are written: what is done needs no memory
    for row in session.scalars(select(Authority).where(Authority.id.in_([each.id for each in gone]))):
        retire_authority(row)
    return Imported(added, len(chosen) - added, len(gone), tuple(made))


def _make_places(
    session: Session, rows: Sequence[Row], provinces: dict[str, int], districts: dict[str, int]
) -> list[int]:
    made = []
    for row in rows:
        code, names = row.province_code, row.names
        if code not in provinces:
            provinces[code] = put_province(session, code, names["province"], names.get("province_en", "")).id
            made.append(provinces[code])
        district = row.district_code
        if district and district not in districts:
            name, english = names["district"], names.get("district_en", "")
            districts[district] = put_district(session, provinces[code], district, name, english).id
    return made


def _facts(row: Row, provinces: dict[str, int], districts: dict[str, int]) -> AuthorityFacts:
    district = districts[row.district_code] if row.district_code else None
    return AuthorityFacts(row.code, row.kind, row.name_th, row.name_en, provinces[row.province_code], district)
