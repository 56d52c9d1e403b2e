"""Roster files: which columns there must be, and what one row says or why it cannot be taken."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from portal.rules.authorities import ABBREVIATION, CODE_PREFIX, NAME_PREFIX, full_name, recognise_type
from portal.rules.thai import arabic_digits, is_only_marks, normalise
from portal.rules.vocabulary import AuthorityType

NAME_LIMIT = 150
COLUMNS = {
    "official_code": (
        "official_code",
        "code",
        "รหัส",
        "รหัสอปท",
        "รหัสอปท.",
        "รหัส_อปท",
        "รหัส_อปท.",
        "รหัสองค์กรปกครองส่วนท้องถิ่น",
    ),
    "type": ("type", "kind", "ประเภท", "ประเภทอปท", "ประเภทอปท.", "ประเภท_อปท", "ประเภท_อปท."),
    "name_th": ("name_th", "name", "ชื่อ", "ชื่ออปท", "ชื่ออปท.", "ชื่อ_อปท", "ชื่อ_อปท.", "ชื่อองค์กรปกครองส่วนท้องถิ่น"),
    "name_en": ("name_en", "ชื่ออังกฤษ", "ชื่อภาษาอังกฤษ"),
    "district_code": ("district_code", "รหัสอำเภอ"),
    "district": ("district", "district_th", "district_name", "อำเภอ", "ชื่ออำเภอ"),
    "district_en": ("district_en", "อำเภออังกฤษ"),
    "province_code": ("province_code", "รหัสจังหวัด"),
    "province": ("province", "province_th", "จังหวัด", "ชื่อจังหวัด"),
    "province_en": ("province_en", "จังหวัดอังกฤษ"),
}
THAI_COLUMN = {"official_code": "รหัส", "type": "ประเภท", "name_th": "ชื่อ", "district": "อำเภอ"}


class MissingColumns(ValueError):
    """The file lacks columns that must be there; `names` are those columns."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(", ".join(names))
        self.names = tuple(names)


class RowProblem(ValueError):
    """Why one row cannot be taken, in both languages."""

    def __init__(self, message_th: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message_th, self.message_en = message_th, message_en


@dataclass(frozen=True)
class Refusal:
    """A row that cannot be taken: `number` counts as a spreadsheet does, the heading is row 1."""

    number: int
    code: str
    name: str
    message_th: str
    message_en: str


@dataclass(frozen=True)
class Places:
    """Provinces (code → name) and districts (code → name) there are; `own` is the province one is kept to.

    With `grows`, provinces that the file names in full are made with their districts.
    """

    provinces: dict[str, str]
    districts: dict[str, str]
    own: str | None = None
    grows: bool = False


@dataclass(frozen=True)
class Row:
    """One authority as the file says, with its places by code; their names are kept for places to be made."""

    number: int
    code: str | None
    kind: AuthorityType
    name_th: str
    name_en: str
    province_code: str
    district_code: str | None
    names: dict[str, str] = field(default_factory=dict)

    @property
    def in_doubt(self) -> bool:
        """The code names another district than the row does: nine true rows of the country are so."""
        return bool(self.code and self.district_code and self.code[2:6] != self.district_code)


def read_rows(table: Sequence[Sequence[object]], places: Places) -> tuple[list[Row], list[Refusal]]:
    """Rows and refusals of a table whose first row is the heading. Raises MissingColumns."""
    columns = find_columns(table[0] if table else ())
    rows: list[Row] = []
    refused: list[Refusal] = []
    seen: dict[object, int] = {}
    for number, cells in enumerate(table[1:], start=2):
        said = {name: cell_text(cells[at]) for name, at in columns.items() if at < len(cells)}
        if not any(said.values()):
            continue
        try:
            row = read_row(number, said, places)
            for key in _identities(row):
                _once(key, number, seen)
            rows.append(row)
        except RowProblem as problem:
            shown = said.get("official_code", "")[:20], said.get("name_th", "")[:60]
            refused.append(Refusal(number, *shown, problem.message_th, problem.message_en))
    return rows, refused


def find_columns(heading: Sequence[object]) -> dict[str, int]:
    """Where each known column stands. Raises MissingColumns listing what is not there, in Thai and English."""
    titles = [cell_text(cell).casefold().replace(" ", "_") for cell in heading]
    found = {}
    for name, words in COLUMNS.items():
        at = next((titles.index(word) for word in words if word in titles), None)
        if at is not None:
            found[name] = at
    missing = [name for name in ("official_code", "type", "name_th") if name not in found]
    if "district" not in found and "district_code" not in found:
        missing.append("district")
    if missing:
        raise MissingColumns([f"{name} ({THAI_COLUMN[name]})" for name in missing])
    return found


def cell_text(cell: object) -> str:
    """A cell as text; a spreadsheet's 2540101.0 is 2540101."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def read_row(number: int, said: dict[str, str], places: Places) -> Row:
    """One row. Raises RowProblem."""
    kind = recognise_type(said.get("type", ""))
    if kind is None:
        given = said.get("type", "")[:40]
        raise RowProblem(f"ไม่รู้จักประเภท “{given}” ใช้ อบจ. ทน. ทม. ทต. หรือ อบต.", f"Unknown type “{given}”.")
    code = read_code(said.get("official_code", ""), kind)
    name = read_name(said.get("name_th", ""), kind)
    province = _province(said, code, places)
    district = _district(said, kind, province, places)
    english = " ".join(said.get("name_en", "").split())
    if len(english) > NAME_LIMIT:
        raise RowProblem(
            f"ชื่อภาษาอังกฤษยาวเกิน {NAME_LIMIT} ตัวอักษร", f"The English name is longer than {NAME_LIMIT} characters."
        )
    names = {key: said[key][:100] for key in ("province", "province_en", "district", "district_en") if said.get(key)}
    return Row(number, code, kind, name, english, province, district, names)


def read_code(text: str, kind: AuthorityType) -> str | None:
    """Eight digits; a spreadsheet's lost leading zero is put back. None for an empty cell."""
    digits = arabic_digits(text).strip().lstrip("'")
    if not digits:
        return None
    digits = digits.zfill(8) if len(digits) == 7 else digits
    if not re.fullmatch(r"[0-9]{8}", digits):
        raise RowProblem(f"รหัส “{text[:20]}” ต้องเป็นเลข 8 หลัก", f"The code “{text[:20]}” must have 8 digits.")
    wanted = CODE_PREFIX.get(kind)
    if wanted and not digits.startswith(wanted):
        raise RowProblem(
            f"รหัส {digits} ขึ้นต้นไม่ตรงกับประเภท {ABBREVIATION[kind]} ({wanted}) ตรวจว่าสลับกับแห่งอื่นหรือไม่",
            f"The code {digits} does not begin with {wanted} as the type asks: was it exchanged with another's?",
        )
    return digits


def read_name(text: str, kind: AuthorityType) -> str:
    """The full name with its type. Raises RowProblem for an empty, overlong or unreadable one."""
    name = " ".join(normalise(text[: NAME_LIMIT * 4]).split())
    if len(text) > NAME_LIMIT or len(name) > NAME_LIMIT:
        raise RowProblem(f"ชื่อยาวเกิน {NAME_LIMIT} ตัวอักษร", f"The name is longer than {NAME_LIMIT} characters.")
    if is_only_marks(name) or not any(unicodedata.category(mark).startswith("L") for mark in name):
        raise RowProblem("ไม่มีชื่อ หรือมีแต่สระและวรรณยุกต์", "There is no name, or only vowel and tone marks.")
    if unicodedata.category(name[0]) == "Mn":
        raise RowProblem("ชื่อขึ้นต้นด้วยสระหรือวรรณยุกต์ลอย", "The name begins with a mark that stands on no letter.")
    others = (kin for kin, prefix in NAME_PREFIX.items() if prefix and kin is not kind and name.startswith(prefix))
    other = next(others, None)
    if other is not None:
        raise RowProblem(
            f"ชื่อบอกว่าเป็น {NAME_PREFIX[other]} แต่ช่องประเภทเป็น {NAME_PREFIX[kind] or 'รูปแบบพิเศษ'}",
            "The name says another type than the type column.",
        )
    return full_name(kind, name)


def _province(said: dict[str, str], code: str | None, places: Places) -> str:
    name = said.get("province", "").removeprefix("จังหวัด").strip()
    given = said.get("province_code", "") or _by_name(name, places.provinces)
    only = next(iter(places.provinces)) if len(places.provinces) == 1 else ""
    guess = places.own if places.own is not None else code[2:4] if code else only
    found = given or ("" if name and not places.grows else guess)
    is_there = found in places.provinces or _may_grow(found, 2, "province", said, places)
    if not is_there or (places.own is not None and found != places.own):
        raise RowProblem("จังหวัดไม่ตรงกับบัญชีนี้ หรือไม่มีในระบบ", "The province is not that of this roster, or is not known.")
    if code and code[2:4] != found:
        raise RowProblem(f"รหัส {code} เป็นของจังหวัดรหัส {code[2:4]}", f"The code {code} is of the province {code[2:4]}.")
    return found


def _district(said: dict[str, str], kind: AuthorityType, province: str, places: Places) -> str | None:
    if kind is AuthorityType.PAO:
        return None
    given, name = said.get("district_code", ""), said.get("district", "").removeprefix("อำเภอ").strip()
    if re.fullmatch(r"[0-9]{4}", name):
        given, name = given or name, ""
    inside = {code: known for code, known in places.districts.items() if code.startswith(province)}
    if kind is AuthorityType.SPECIAL and not given and not name:
        return None
    found = given or _by_name(name, inside)
    if not given and not name:
        raise RowProblem("ไม่ได้บอกอำเภอ ใส่ชื่อหรือรหัสอำเภอ", "The row names no district: put in its name or code.")
    agrees = not (given and name and inside.get(given, name) != name)
    new_province = province not in places.provinces  # the districts of a known province are known
    grown = new_province and found.startswith(province) and _may_grow(found, 4, "district", said, places)
    if not agrees or not (found in inside or grown):
        shown = (name or given)[:40]
        raise RowProblem(f"ไม่มีอำเภอ “{shown}” ในจังหวัดนี้", f"There is no district “{shown}” in this province.")
    return found


def _may_grow(code: str, digits: int, what: str, said: dict[str, str], places: Places) -> bool:
    return places.grows and bool(re.fullmatch(rf"[0-9]{{{digits}}}", code)) and bool(said.get(what))


def _by_name(name: str, places: dict[str, str]) -> str:
    return next((code for code, known in places.items() if name and known == normalise(name)), "")


def _identities(row: Row) -> Iterator[object]:
    if row.code:
        yield row.code
    yield (row.name_th, row.province_code, row.district_code)


def _once(key: object, number: int, seen: dict[object, int]) -> None:
    first = seen.setdefault(key, number)
    if first != number:
        what_th, what_en = ("รหัส", "code") if isinstance(key, str) else ("ชื่อและอำเภอ", "name and district")
        raise RowProblem(f"{what_th}ซ้ำกับแถว {first}", f"The same {what_en} as row {first}.")
