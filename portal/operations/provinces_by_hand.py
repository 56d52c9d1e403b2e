"""Another province on the portal: its roster with districts, its rulebook, guideline and rounds, its administrator."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from portal.models import Authority, District, Province, Rulebook
from portal.operations.roster_by_hand import import_roster
from portal.operations.starting import furnish
from portal.rules.scope import OPERATOR
from portal.rules.vocabulary import Role
from portal.services.enrolling import NewPerson, add_person, has_admin
from portal.services.errors import Invalid
from portal.services.kit import Kit


@dataclass(frozen=True)
class Founded:
    """A province that can begin. `password` is its administrator's, told once; None when it had one already."""

    code: str
    name_th: str
    districts: int
    authorities: int
    refused: int
    login: str
    password: str | None


@dataclass(frozen=True)
class ProvinceLine:
    """A province in the operator's list."""

    code: str
    name_th: str
    name_en: str
    districts: int
    authorities: int
    rulebook: int


def add_province(kit: Kit, code: str, file: Path, login: str = "") -> Founded:
    """Takes the roster of a province over and furnishes it; safe to run again with a mended file.

    Raises Invalid for a code that is not two digits and for a file without an authority of that province.
    """
    if not re.fullmatch(r"[0-9]{2}", code):
        raise Invalid("code", "รหัสจังหวัดเป็นตัวเลขสองหลัก เช่น 55", "A province code has two digits, such as 55.")
    seen = import_roster(kit, file, dry_run=True)
    strangers = [row for row in seen["new"] if not _is_of(row, code)]
    own = any(_is_of(row, code) for row in (*seen["new"], *seen["changed"])) or _find(kit, code)
    if strangers or not own:
        raise Invalid(
            "file", f"ไฟล์นี้ไม่ใช่บัญชีรายชื่อของจังหวัดรหัส {code} แห่งเดียว",
            f"The file is not the roster of province {code} alone.",
        )  # fmt: skip
    import_roster(kit, file, dry_run=False)
    place = _find(kit, code)
    if place is None:
        raise Invalid("file", f"ไฟล์ไม่บอกชื่อจังหวัดรหัส {code}", f"The file does not name the province {code}.")
    furnish(kit, place.id)
    login = login or f"admin-{code}"
    with kit.read() as session:
        wanted = not has_admin(session, place.id)
    password = None
    if wanted:
        admin = NewPerson(login, "ผู้ดูแลระบบจังหวัด", Role.PROVINCE, province=code)
        password = add_person(kit, OPERATOR, admin)
    line = next(one for one in list_provinces(kit) if one.code == code)
    return Founded(code, line.name_th, line.districts, line.authorities, len(seen["refused"]), login, password)


def list_provinces(kit: Kit) -> list[ProvinceLine]:
    """Every province on the portal, by code."""

    def counted(model: type[District] | type[Authority]) -> Any:
        return select(func.count()).select_from(model).where(model.province_id == Province.id).scalar_subquery()

    versions = select(func.coalesce(func.max(Rulebook.version), 0)).where(Rulebook.province_id == Province.id)
    newest = versions.scalar_subquery()
    columns = (Province.code, Province.name_th, Province.name_en, counted(District), counted(Authority), newest)
    with kit.read() as session:
        rows = session.execute(select(*columns).order_by(Province.code)).all()
    return [ProvinceLine(*row) for row in rows]


def _find(kit: Kit, code: str) -> Province | None:
    with kit.read() as session:
        return session.scalars(select(Province).where(Province.code == code)).first()


def _is_of(row: dict[str, Any], code: str) -> bool:
    return str(row["district_code"] or "").startswith(code) or str(row["code"] or "")[2:4] == code
