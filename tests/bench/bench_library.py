"""The media library with 100 files and with 100,000: server time of whole pages, on SQLite and on PostgreSQL.

The province's administrator asks each page of both portals in turn; the best of some visits counts, the median of the
rounds is told. A ratio of one says that a page costs the same however much there is. Run: python -m
tests.bench.bench_library
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import select, text

from media_store import open_store
from portal.admin.paging import Cursor
from portal.app import create_app
from portal.db import WRITES, Database
from portal.models import MediaObject, User
from portal.operations.migrating import migrate
from portal.rules.sorting import sort_key
from portal.services.recording import keep_events
from portal.services.signing_in import begin
from portal.settings import read_settings
from portal.wiring import utc_now
from tests.outside import Clock, Outside
from tests.people import Town, build_town
from tests.servers.postgresql import fresh_database

FEW, MANY = 100, 100_000
ROUNDS, VISITS = 9, 12
BAR = 1.2
KINDS = (("image/jpeg", "photo", "jpg"),) * 3 + (("video/mp4", "video", "mp4"),)
COMMON, OTHERS = "อบรม", ("ตลาดนัด", "ประชุม", "จักสาน", "หม้อห้อม")
"""A word of two names in three: whole pages are compared, so each must be full in the small library too."""
Ask = Callable[[], bytes]


def main() -> None:
    """Both sizes on both databases; a table and a line a figure."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        measure("sqlite", [f"sqlite:///{folder}/{n}.db" for n in (FEW, MANY)], Path(folder))
        urls = [stack.enter_context(fresh_database()) for _ in (FEW, MANY)]
        measure("postgresql", urls, Path(folder))


def measure(engine: str, urls: list[str], folder: Path) -> None:
    """All pages of the small and of the large library."""
    asks = [open_library(url, count, folder / f"{engine}{count}") for url, count in zip(urls, (FEW, MANY), strict=True)]
    print(f"{engine:12}{'100 ms':>9}{'100,000 ms':>12}{'ratio':>8}")
    for page in asks[0]:
        times: list[list[float]] = [[], []]
        for _ in range(ROUNDS):
            for place, ask in enumerate(asks):
                times[place].append(visit(ask[page]))
        few, many = (statistics.median(held) * 1000 for held in times)
        print(f"{page:12}{few:9.2f}{many:12.2f}{many / few:8.2f}  (<= {BAR})")
        print(f"library_{engine}_{page}_ms {many:.2f}")
        print(f"library_{engine}_{page}_ratio {many / few:.2f}")


def visit(ask: Ask) -> float:
    """Seconds of the best of some visits."""
    spent = []
    for _ in range(VISITS):
        started = time.perf_counter()
        ask()
        spent.append(time.perf_counter() - started)
    return min(spent)


def open_library(url: str, count: int, folder: Path) -> dict[str, Ask]:
    """A portal whose one province holds so many files; what to ask of it."""
    folder.mkdir()
    database = Database(url)
    migrate(database)
    keep_events(database)
    kit = Outside().kit(database, open_store(f"folder:{folder}/media"), Clock(utc_now()))
    town = build_town(kit)
    fill(database, town, count)
    app = create_app(kit, read_settings({"PORTAL_INSTANCE": str(folder)}), "a key for tests only")
    client = app.test_client()
    with kit.read() as session:
        admin = session.scalars(select(User).where(User.login == "admin")).one()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = begin(kit, admin, "127.0.0.1", "bench")
    deep = Cursor(None, count // 2 + 26, count // 2 + 26).token()
    questions = {
        "first": "",
        "filtered": f"kind=photo&authority={town.authority}",
        "type": "type=image/jpeg",
        "search": f"q={COMMON}",
        "by_size": "sort=-size",
        "by_name": "sort=name",
        "deep": f"after={deep}",
        "unused": "standing=unused",
    }

    def ask(query: str) -> Ask:
        return lambda: client.get(f"/admin/media/?{query}").data

    asks = {page: ask(query) for page, query in questions.items()}
    for page, one in asks.items():
        shown = one().count(b'class="piece"')
        assert shown == 50, (page, shown)
    return asks


def fill(database: Database, town: Town, count: int) -> None:
    """So many files: the newest hundred alike in both libraries, so that pages show as much."""
    places = (town.authority, town.authority_b, town.direct, town.pao)
    rows = []
    for n in range(1, count + 1):
        content_type, kind, ending = KINDS[n % 4]
        word = COMMON if n % 3 else OTHERS[n % 4]
        name = f"{word} ครั้งที่ {n}.{ending}"
        digest, place = f"{n:064x}", places[0 if n % 8 else n // 8 % 4]
        rows.append(
            {"province_id": town.province, "authority_id": place, "key": f"sha256/00/00/{digest}",
             "sha256": digest, "size_bytes": 50_000 + n * 7919 % 9_000_000, "content_type": content_type,
             "original_name": name, "facts": {"duration_s": 200.0} if kind == "video" else {},
             "received_at": town.kit.now(), "is_demo": False, "kind": kind, "sort_key": sort_key(name), "problem": "",
             "binned_at": town.kit.now() if n % 50 == 0 else None, "binned_by": ""}
        )  # fmt: skip
    with database.engine.execution_options(**{WRITES: True}).begin() as connection:
        for first in range(0, count, 5000):
            connection.execute(MediaObject.__table__.insert(), rows[first : first + 5000])  # type: ignore[attr-defined]
    with database.engine.execution_options(**{WRITES: True}, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("ANALYZE"))


if __name__ == "__main__":
    sys.exit(main())
