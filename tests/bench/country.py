"""A country to measure in: 76 provinces, 7,850 authorities, a report each, sent towards 24 rounds: 188,400 submissions.

Names are put together from words and numbers, so that how often a word occurs is known.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, text

from portal.db import WRITES, Database
from portal.models import (
    Authority,
    District,
    Product,
    Province,
    Report,
    ReportVersion,
    Round,
    Rulebook,
    Submission,
    User,
)
from portal.rules.rulebook import DEFAULT, as_data
from portal.rules.sorting import sort_key
from portal.rules.thai import search_text

PROVINCES, DISTRICTS, AUTHORITIES, ROUNDS = 76, 928, 7850, 24
SUBMISSIONS = AUTHORITIES * ROUNDS
COMMON, RARE = "กระเป๋า", "ปลาตะเพียน"
"""A word of every eighth product (23,500 submissions), and one of two products (48)."""

START = datetime(2025, 9, 15, 2, tzinfo=UTC)
PLACES = ("บ้านใหม่", "หนองบัว", "ท่าข้าม", "แม่ยม", "ป่าแดง", "เวียงทอง", "ห้วยไร่", "ไผ่โทน", "โคกสูง", "ทุ่งน้าว")
GOODS = ("ตะกร้า", COMMON, "หมวกสาน", "ปุ๋ยหมัก", "ถ่านอัดแท่ง", "พรมเช็ดเท้า", "ไม้กวาด", "จานรองแก้ว")
STUFFS = ("จากเส้นพลาสติก", "จากกาบกล้วย", "จากซองกาแฟ", "จากใบตาล", "จากผักตบชวา", "จากยางรถ", "จากเศษผ้า")
STATES = ("accepted",) * 6 + ("submitted", "endorsed", "returned", "delivered")
Row = dict[str, Any]


def build_country(database: Database) -> None:
    """Fills a migrated, empty database."""
    with database.engine.execution_options(**{WRITES: True}).begin() as connection:
        for entity, rows in (
            (Province, _provinces()), (District, _districts()), (Authority, _authorities()), (Product, _products()),
            (Report, _reports()), (Round, _rounds()), (Rulebook, _rulebooks()), (ReportVersion, _versions()),
            (User, _people()), (Submission, _submissions()),
        ):  # fmt: skip
            _fill(connection, entity.__table__, rows)  # type: ignore[arg-type]
    with database.engine.execution_options(**{WRITES: True}, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("ANALYZE"))


def place_of(authority: int) -> tuple[int, int]:
    """(province, district) of an authority, all numbered from 1."""
    district = (authority - 1) * DISTRICTS // AUTHORITIES + 1
    return (district - 1) * PROVINCES // DISTRICTS + 1, district


def product_name(number: int) -> str:
    """The name of a product; every name is told apart by its number."""
    if number % (AUTHORITIES // 2) == 1000:
        return f"โคม{RARE} {number}"
    return f"{GOODS[number % len(GOODS)]}{STUFFS[number % len(STUFFS)]} {number}"


def _fill(connection: Connection, table: Table, rows: Iterator[Row]) -> None:
    while part := list(islice(rows, 5000)):
        connection.execute(table.insert(), part)
    if connection.dialect.name == "postgresql":
        counter = f"pg_get_serial_sequence('{table.name}', 'id')"
        connection.execute(text(f"SELECT setval({counter}, (SELECT max(id) FROM {table.name}))"))


def _provinces() -> Iterator[Row]:
    for n in range(1, PROVINCES + 1):
        name = f"จังหวัดที่ {n:02d}"
        yield {"id": n, "code": f"{n + 9}", "name_th": name, "name_en": f"Province {n}", "sort_key": sort_key(name)}


def _districts() -> Iterator[Row]:
    for n in range(1, DISTRICTS + 1):
        name = f"{PLACES[n % len(PLACES)]} {n}"
        province = (n - 1) * PROVINCES // DISTRICTS + 1
        yield {
            "id": n, "province_id": province, "code": f"{n:04d}", "name_th": name, "name_en": "", "phone": "",
            "sort_key": sort_key(name),
        }  # fmt: skip


def _authorities() -> Iterator[Row]:
    for n in range(1, AUTHORITIES + 1):
        province, district = place_of(n)
        short = f"{PLACES[n % len(PLACES)]} {n}"
        name, code = f"เทศบาลตำบล{short}", f"05{n:06d}"
        yield {
            "id": n, "province_id": province, "district_id": district, "code": code, "name_th": name,
            "kind": "subdistrict_municipality", "short_name": short, "name_en": "", "route": "via_district",
            "sort_key": sort_key(short), "search_text": search_text(f"{name} {code}"), "active": True,
        }  # fmt: skip


def _place(number: int) -> Row:
    return {"province_id": place_of(number)[0], "authority_id": number}


def _products() -> Iterator[Row]:
    for n in range(1, AUTHORITIES + 1):
        name = product_name(n)
        words = {"name": name, "sort_key": sort_key(name), "search_text": search_text(name)}
        yield {"id": n, **_place(n), **words, "created_at": START}


def _reports() -> Iterator[Row]:
    for n in range(1, AUTHORITIES + 1):
        yield {
            "id": n, **_place(n), "product_id": n, "product_name": product_name(n), "group_name": f"กลุ่มแม่บ้าน {n}",
            "people": n % 90, "status": STATES[n % len(STATES)], "updated_at": START + timedelta(minutes=n),
        }  # fmt: skip


def _rounds() -> Iterator[Row]:
    for n in range(PROVINCES * ROUNDS):
        day = date(2025, 10, 5) + timedelta(days=15 * (n % ROUNDS))
        yield {"id": n + 1, "province_id": n // ROUNDS + 1, "scheduled_on": day, "due_on": day}


def _rulebooks() -> Iterator[Row]:
    for n in range(1, PROVINCES + 1):
        yield {"id": n, "province_id": n, "version": 1, "data": as_data(DEFAULT), "made_at": START}


def _versions() -> Iterator[Row]:
    for n in range(1, AUTHORITIES + 1):
        yield {"id": n, "report_id": n, "version": 1, "fields": {}, "made_at": START, "made_by": "ทดสอบ"}


def _people() -> Iterator[Row]:
    roles = (("department", "department_reader", None), ("admin", "province_admin", 1))
    for n, (login, role, province) in enumerate(roles, start=1):
        yield {"id": n, "login": login, "name": login, "role": role, "province_id": province, "created_at": START}


def _submissions() -> Iterator[Row]:
    for n in range(SUBMISSIONS):
        number, turn = n % AUTHORITIES + 1, n // AUTHORITIES
        province, district = place_of(number)
        yield {
            "id": n + 1, "report_id": number, "authority_id": number, "province_id": province, "district_id": district,
            "round_id": (province - 1) * ROUNDS + turn + 1, "report_version_id": number, "risk": n % 101, "asked": [],
            "status": STATES[(n * 7 + turn) % len(STATES)], "receipt": f"{2569 + turn // 8}-{n + 1:06d}",
            "sent_at": START + timedelta(days=15 * turn, seconds=number * 60), "late": n % 17 == 0,
        }  # fmt: skip
