"""The morning of the whole country: reminders to 7,850 authorities that are missing, and one digest for each person.

7,850 people with three things each; SQLite and PostgreSQL. Bar: composed in 30 s.
Run: python -m tests.bench.bench_digest
"""

import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select

from media_store import open_store
from portal.db import WRITES, Database
from portal.models import Authority, District, Notice, OutboxRow, Province, Round, User
from portal.operations.migrating import migrate
from portal.rules.letters import Delivered, Fate, Send
from portal.services.digesting import compose_digests
from portal.services.recording import keep_events
from portal.services.reminding import remind
from tests.bench.country import AUTHORITIES, DISTRICTS, PROVINCES, place_of
from tests.outside import Clock, Outside
from tests.servers.postgresql import fresh_database

BAR_S = 30
DUE = date(2026, 12, 5)
NOW = datetime(2026, 12, 2, 1, tzinfo=UTC)
"""Eight in the morning, three days before the round of 5 December."""


def main() -> None:
    """Measures on each database and prints a line a figure."""
    with tempfile.TemporaryDirectory() as folder:
        measure("sqlite", f"sqlite:///{folder}/portal.db", Path(folder))
        with fresh_database() as url:
            measure("postgresql", url, Path(folder))
    print(f"digest.peak_mb {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")


def measure(name: str, url: str, folder: Path) -> None:
    """Builds the people, reminds them all, composes their digests."""
    database = Database(url)
    migrate(database)
    keep_events(database)
    kit = replace(Outside().kit(database, open_store(f"folder:{folder / 'media'}"), Clock(NOW)), mail=_nowhere)
    _people(database)
    started = time.perf_counter()
    remind(kit)
    reminded = time.perf_counter()
    made = compose_digests(kit)
    ended = time.perf_counter()
    with kit.read() as session:
        waiting = session.scalar(select(func.count()).select_from(OutboxRow))
        untold = session.scalar(select(func.count()).select_from(Notice).where(Notice.outbox_id.is_(None)))
    assert (made, waiting, untold) == (AUTHORITIES, AUTHORITIES, 0), (made, waiting, untold)
    print(f"digest.{name}.people {made}")
    print(f"digest.{name}.reminders_s {reminded - started:.2f}")
    print(f"digest.{name}.composed_s {ended - reminded:.2f}")
    if ended - reminded > BAR_S:
        print(f"over the bar of {BAR_S} s")
    database.close()


@contextmanager
def _nowhere() -> Iterator[Send]:
    yield lambda _letter: Delivered(Fate.SENT)


def _people(database: Database) -> None:
    rows: dict[Any, list[dict[str, Any]]] = {
        Province: [
            {"id": n, "code": f"{n:02d}", "name_th": f"จังหวัด {n}", "name_en": f"P{n}", "sort_key": f"{n:03d}"}
            for n in range(1, PROVINCES + 1)
        ],
        District: [], Authority: [], User: [], Notice: [],
        Round: [
            {"id": n, "province_id": n, "scheduled_on": DUE, "due_on": DUE}
            for n in range(1, PROVINCES + 1)
        ],
    }  # fmt: skip
    provinces = {district: province for province, district in map(place_of, range(1, AUTHORITIES + 1))}
    rows[District] = [
        {
            "id": n, "province_id": provinces[n], "code": f"{n:04d}", "name_th": f"อำเภอ {n}", "name_en": f"D{n}",
            "sort_key": f"{n:05d}",
        }
        for n in range(1, DISTRICTS + 1)
    ]  # fmt: skip
    for n in range(1, AUTHORITIES + 1):
        province, district = place_of(n)
        rows[Authority].append({
            "id": n, "province_id": province, "district_id": district, "kind": "sao", "route": "via_district",
            "name_th": f"องค์การบริหารส่วนตำบลที่ {n}", "short_name": f"ที่ {n}", "sort_key": f"{n:06d}",
        })  # fmt: skip
        rows[User].append({
            "id": n, "login": f"officer{n}", "name": f"เจ้าหน้าที่ {n}", "email": f"officer{n}@example.go.th",
            "role": "authority_officer", "province_id": province, "authority_id": n, "created_at": NOW,
        })  # fmt: skip
        rows[Notice] += [
            {
                "province_id": province, "user_id": n, "kind": kind, "key": f"step:{n}:{kind}", "at": NOW,
                "title_th": f"ส่งกลับให้แก้: ตะกร้า {n}", "title_en": f"Returned for mending: {n}",
                "reason": "ตราที่ 3 ไม่ชัด ถ่ายใหม่ให้เห็นเต็มดวง " * 4, "link": f"/fixit/{n}",
            }
            for kind in ("returned", "gone")
        ]  # fmt: skip
    with database.engine.execution_options(**{WRITES: True}).begin() as connection:
        for entity in (Province, District, Authority, Round, User, Notice):
            connection.execute(insert(entity.__table__), rows[entity])


if __name__ == "__main__":
    main()
