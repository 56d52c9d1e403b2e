"""Progress at national size: the pages while 4 and while 23 rounds are closed, and the close of a national round.

7,850 authorities, 24 rounds, 188,400 submissions, every report with its nine fields, twelve findings and two decisions;
SQLite and PostgreSQL. Pages are whole and signed in, through the test client; the close runs in a process of its own,
so that its memory is its own. Run: python -m tests.bench.bench_progress
"""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import insert, select, text, update

from media_store import open_store
from portal.app import create_app
from portal.db import WRITES, Database
from portal.models import Decision, FindingRow, Report, ReportVersion, Round, User
from portal.operations.migrating import migrate
from portal.rules.scope import OPERATOR
from portal.rules.vocabulary import RuleId
from portal.services.closing import close_due
from portal.services.recording import keep_events
from portal.services.signing_in import begin
from portal.services.summing import sum_round
from portal.settings import read_settings
from tests.bench.country import AUTHORITIES, PROVINCES, ROUNDS, build_country
from tests.outside import Clock, Outside
from tests.servers.postgresql import fresh_database

VISITS, WARM = 60, 5
FEW, WIDE, NEARLY_ALL = 4, 6, ROUNDS - 1
"""The page shows six rounds: from the fifth closed one on it draws as many columns whatever came before."""
FIELDS = {
    "identity": "ลายผ้าหม้อห้อมของชุมชน " * 20, "product_name": "ตะกร้าจากเส้นพลาสติก", "group_name": "กลุ่มแม่บ้าน",
    "people": 42, "income": "18500.00", "training": "อบรมการสาน " * 15, "publicity": "เสียงตามสาย " * 15,
    "photos_url": "https://drive.google.com/drive/folders/1AbcdefghijklmnopQRSTUV",
    "video_url": "https://www.youtube.com/watch?v=abcdefghijk", "waste_bank_only": False,
}  # fmt: skip
PAGES = {
    "province": ("admin", "/progress"),
    "province_all_rounds": ("admin", "/progress?rounds=all"),
    "district": ("admin", "/progress?district=3"),
    "department": ("department", "/progress"),
    "department_drill": ("department", "/progress?province=7"),
}
BAR_MS, BAR_CLOSE_S, BAR_CLOSE_MB = 150, 60, 500


def main() -> None:
    """Builds the country on each database, measures, prints tables and one line a figure."""
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        measure("sqlite", f"sqlite:///{folder}/country.db", Path(folder))
        with fresh_database() as url:
            measure("postgresql", url, Path(folder))


def measure(engine: str, url: str, folder: Path) -> None:
    """All figures of one database."""
    started = time.perf_counter()
    database = Database(url)
    keep_events(database)
    migrate(database)
    build_country(database)
    fill(database)
    print(f"{engine}: made in {time.perf_counter() - started:.0f} s")
    close_up_to(database, folder, FEW)
    few = visit_at(database, folder, FEW)
    close_up_to(database, folder, WIDE)
    wide = visit_at(database, folder, WIDE)
    close_up_to(database, folder, NEARLY_ALL - 1)
    seconds, megabytes = close_apart(url, folder)
    many = visit_at(database, folder, NEARLY_ALL)
    print(f"{'page':22} {'p50 ms':>8} {'p95 ms':>8}  {NEARLY_ALL} closed (p95 <= {BAR_MS}), over {FEW}, over {WIDE}")
    for page in PAGES:
        p50, p95, best = many[page]
        over, over_wide = best / few[page][2], best / wide[page][2]
        print(f"{page:22} {p50:8.1f} {p95:8.1f}  {over:5.2f} {over_wide:5.2f}")
        ratios = {f"{NEARLY_ALL}_to_{FEW}": over, f"{NEARLY_ALL}_to_{WIDE}": over_wide}
        for name, figure in {"p50_ms": p50, "p95_ms": p95, **ratios}.items():
            print(f"progress_{engine}_{page}_{name} {figure:.2f}")
    print(f"close of a national round: {seconds:.1f} s (<= {BAR_CLOSE_S}), {megabytes:.0f} MB (<= {BAR_CLOSE_MB})")
    print(f"progress_{engine}_close_s {seconds:.2f}")
    print(f"progress_{engine}_close_mb {megabytes:.0f}")
    database.close()


def fill(database: Database) -> None:
    """What the country's reports lack: fields, findings, decisions on the round that is closed while measured."""
    with database.engine.execution_options(**{WRITES: True}).begin() as connection:
        connection.execute(text("DROP TRIGGER report_versions_stay" + _of(database, "report_versions")))
        connection.execute(update(ReportVersion).values(fields=FIELDS))
        connection.execute(update(Report).values(sent_version=1, people=42, identity=FIELDS["identity"]))
        for entity, rows in ((FindingRow, findings()), (Decision, decisions())):
            while part := list(islice(rows, 5000)):
                connection.execute(insert(entity), part)
    analyse(database)


def _of(database: Database, table: str) -> str:
    return "" if database.is_sqlite else f" ON {table}"


def findings() -> Iterator[dict[str, Any]]:
    """Twelve of each report."""
    at = datetime(2026, 8, 1, tzinfo=UTC)
    for number in range(1, AUTHORITIES + 1):
        for rule in RuleId:
            yield {
                "report_id": number, "rule": rule.value, "rulebook_version": 1, "outcome": "pass", "current": True,
                "message_th": "ผ่าน", "message_en": "Pass", "evidence": {"seconds": 240}, "found_at": at,
            }  # fmt: skip


def decisions() -> Iterator[dict[str, Any]]:
    """Two of each sending towards the round that is closed while measured."""
    at = datetime(2026, 8, 20, tzinfo=UTC)
    for number in range((NEARLY_ALL - 1) * AUTHORITIES + 1, NEARLY_ALL * AUTHORITIES + 1):
        for before, after in (("draft", "submitted"), ("submitted", "endorsed")):
            yield {
                "submission_id": number, "step": "submit", "from_status": before, "to_status": after, "at": at,
                "by_name": "ทดสอบ", "by_role": "authority_officer", "reason": "", "carried": False, "evidence": {},
            }  # fmt: skip


def close_up_to(database: Database, folder: Path, closed: int) -> None:
    """The first rounds of every province are closed and counted; nothing is frozen of them."""
    kit = kit_of(database, folder, datetime(2026, 9, 1, tzinfo=UTC))
    for province in range(1, PROVINCES + 1):
        with kit.transaction(OPERATOR, "bench") as session:
            rounds = session.scalars(select(Round).where(Round.province_id == province).order_by(Round.due_on))
            for row in rounds.all()[:closed]:
                if row.closed_at is None:
                    row.closed_at = datetime(2026, 9, 1, tzinfo=UTC)
                    session.flush()
                    sum_round(session, row, kit.now())
    analyse(database)


def close_apart(url: str, folder: Path) -> tuple[float, float]:
    """Seconds and megabytes of closing one round in all provinces, in a process of its own."""
    asked = [sys.executable, "-m", "tests.bench.bench_progress", "close", url, str(folder)]
    answer = json.loads(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines()[-1])
    assert answer["closed"] == PROVINCES, answer
    return answer["seconds"], answer["megabytes"]


def close_here(url: str, folder: str) -> None:
    """The process that closes."""
    database = Database(url)
    keep_events(database)
    kit = kit_of(database, Path(folder), datetime(2026, 9, 2, tzinfo=UTC))
    started = time.perf_counter()
    closed = close_due(kit)
    seconds = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"closed": closed, "seconds": seconds, "megabytes": used}))


def visit_at(database: Database, folder: Path, closed: int) -> dict[str, tuple[float, float, float]]:
    """p50, p95 and the best of each page (ms), on a day when so many rounds are closed and the next one is open."""
    analyse(database)
    now = datetime(2025, 10, 5, 3, tzinfo=UTC) + timedelta(days=15 * closed - 2)
    kit = kit_of(database, folder, now)
    app = create_app(kit, read_settings({"PORTAL_INSTANCE": str(folder)}), "a key for tests only")
    clients = {who: sign_in(app.test_client(), kit, who) for who in ("admin", "department")}
    return {page: percentiles(clients[who], address) for page, (who, address) in PAGES.items()}


def percentiles(client: FlaskClient, address: str) -> tuple[float, float, float]:
    """p50, p95 and the best of a page: the best leaves out what else the machine does, so ratios are taken of it."""
    spent = []
    for visit in range(VISITS + WARM):
        started = time.perf_counter()
        answer = client.get(address)
        if visit >= WARM:
            spent.append((time.perf_counter() - started) * 1000)
        assert answer.status_code == 200, (address, answer.status_code)
        assert answer.data.count(b"<tr") >= 8, address
    return statistics.median(spent), statistics.quantiles(spent, n=20)[-1], min(spent)


def sign_in(client: FlaskClient, kit: Any, login: str) -> FlaskClient:
    """The client as that person."""
    with kit.read() as session:
        user = session.scalars(select(User).where(User.login == login)).one()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = begin(kit, user, "127.0.0.1", "bench")
    return client


def kit_of(database: Database, folder: Path, now: datetime) -> Any:
    """A kit whose clock stands still."""
    return Outside().kit(database, open_store(f"folder:{folder}/media"), Clock(now))


def analyse(database: Database) -> None:
    """What PostgreSQL does by itself once rows have come in."""
    with database.engine.execution_options(portal_writes=True, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("ANALYZE")


ACTS: dict[str, Callable[..., None]] = {"close": close_here}

if __name__ == "__main__":
    ACTS.get(sys.argv[1], main)(*sys.argv[2:]) if len(sys.argv) > 1 else main()
