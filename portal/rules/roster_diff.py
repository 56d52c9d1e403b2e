"""What a roster file would change: new, changed, gone, refused. Nothing is written here."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from portal.rules.roster_rows import Refusal, Row
from portal.rules.vocabulary import AuthorityType

Identity = tuple[str, str, str | None]


@dataclass(frozen=True)
class Known:
    """An authority of the roster as it stands."""

    id: int
    code: str | None
    kind: AuthorityType
    name_th: str
    name_en: str
    province_code: str
    district_code: str | None
    active: bool

    @property
    def identity(self) -> Identity:
        """Full name (which says the type) and place: two of the same short name differ in it."""
        return self.name_th, self.province_code, self.district_code


@dataclass(frozen=True)
class FieldChange:
    """One value before and after; `field` is code, type, name_th, name_en, district or active."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    """A row that would add (`known` is None) or change an authority."""

    row: Row
    known: Known | None
    fields: tuple[FieldChange, ...] = ()

    @property
    def key(self) -> str:
        """How a tick names this change."""
        return f"row:{self.row.number}"


@dataclass(frozen=True)
class RosterDiff:
    """The whole answer. Gone ones are kept unless somebody ticks them (`gone:ID`)."""

    new: tuple[Change, ...]
    changed: tuple[Change, ...]
    gone: tuple[Known, ...]
    refused: tuple[Refusal, ...]
    same: int

    @property
    def digest(self) -> str:
        """Names this very diff, so that what is applied is what was seen."""
        seen = repr((self.new, self.changed, self.gone, self.refused))
        return hashlib.sha256(seen.encode()).hexdigest()[:32]


def compare(known: Sequence[Known], rows: Sequence[Row], refused: Sequence[Refusal]) -> RosterDiff:
    """Each row finds its authority by code first, else by full name and district; never by short name."""
    by_code = {each.code: each for each in known if each.code}
    matched: dict[int, Known] = {}
    for row in rows:
        if row.code in by_code:
            matched[row.number] = by_code[row.code]
    taken = {each.id for each in matched.values()}
    by_identity = {each.identity: each for each in known if each.id not in taken}
    new, changed, problems, same = [], [], list(refused), 0
    for row in rows:
        namesake = by_identity.get(_identity(row))
        mine = matched.get(row.number) or namesake
        if mine is not None and namesake is not None and mine.id != namesake.id:
            problems.append(_namesake(row, namesake))
            continue
        if mine is None:
            new.append(Change(row, None))
            continue
        matched[row.number] = mine
        fields = tuple(_fields(mine, row))
        if fields:
            changed.append(Change(row, mine, fields))
        else:
            same += 1
    gone = _gone(known, {each.id for each in matched.values()}, rows, problems)
    return RosterDiff(tuple(new), tuple(changed), gone, tuple(sorted(problems, key=lambda each: each.number)), same)


def _gone(
    known: Sequence[Known], matched: set[int], rows: Sequence[Row], refused: Sequence[Refusal]
) -> tuple[Known, ...]:
    """Active ones of the file's provinces that no row names, not even a refused one."""
    provinces = {row.province_code for row in rows}
    spoken = {each.code.zfill(8) for each in refused if each.code}, {each.name for each in refused}
    return tuple(
        each
        for each in known
        if each.active and each.id not in matched and each.province_code in provinces
        and (each.code or "") not in spoken[0] and each.name_th not in spoken[1]
    )  # fmt: skip


def _identity(row: Row) -> Identity:
    return row.name_th, row.province_code, row.district_code


def _fields(old: Known, new: Row) -> list[FieldChange]:
    pairs = (
        ("code", old.code or "", new.code or old.code or ""),
        ("type", old.kind.value, new.kind.value),
        ("name_th", old.name_th, new.name_th),
        ("name_en", old.name_en, new.name_en or old.name_en),
        ("district", old.district_code or "", new.district_code or ""),
        ("active", "" if old.active else "inactive", ""),
    )
    return [FieldChange(name, before, after) for name, before, after in pairs if before != after]


def _namesake(row: Row, other: Known) -> Refusal:
    return Refusal(
        row.number,
        row.code or "",
        row.name_th,
        f"ชื่อและอำเภอนี้เป็นของรหัส {other.code or '-'} อยู่แล้ว",
        f"This name and district already belong to the code {other.code or '-'}.",
    )
