"""The review desk at 200,000 videos: server time of a key, of the next video's page, of taking it up and of a verdict.

One province holds 83 sendings that wait, as on the afternoon of a round; the rest of the country lies around them.
Every figure is the median of whole requests through the test client, sign-in and scope included. Figures in ms. Run:
python -m tests.bench.bench_desk
"""

import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from media_store import open_store
from portal.app import create_app
from portal.db import WRITES, Database
from portal.models import Submission, User, Video
from portal.operations.migrating import migrate
from portal.rules.vocabulary import Role
from portal.services.kit import Kit
from portal.services.recording import keep_events
from portal.services.signing_in import begin
from portal.settings import read_settings
from tests.bench.country import AUTHORITIES, build_country, place_of
from tests.outside import Clock, Outside
from tests.people import token_of
from tests.servers.postgresql import fresh_database

VIDEOS, WAITING, PROVINCE, KEYS = 200_000, 83, 1, 60
NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
POINTS = [*(f"mark:{n}" for n in range(1, 6)), "presenter", *(f"topic:{n}" for n in range(1, 5))]


def main() -> None:
    """Builds the videos on each database and measures."""
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        measure("sqlite", f"sqlite:///{folder}/desk.db", Path(folder))
        if "--sqlite" not in sys.argv:
            with fresh_database() as url:
                measure("postgresql", url, Path(folder))


def measure(engine: str, url: str, folder: Path) -> None:
    """Keys, next pages, holds and verdicts on one database."""
    started = time.perf_counter()
    database = Database(url)
    migrate(database)
    build_country(database)
    waiting = show_videos(database)
    keep_events(database)
    kit = Outside().kit(database, open_store(f"folder:{folder}/media"), Clock(NOW))
    app = create_app(kit, read_settings({"PORTAL_INSTANCE": str(folder)}), "a key for tests only")
    client = reviewer(app, kit)
    print(f"{engine}: {VIDEOS:,} videos made in {time.perf_counter() - started:.0f} s")
    token = token_of(client)
    spent: dict[str, list[float]] = {"key": [], "next_video": [], "take": [], "verdict": []}
    for number in waiting[:12]:
        page = timed(spent["next_video"], lambda number=number: client.get(f"/review/{number}"))  # type: ignore[misc]
        assert page.status_code == 200
        asked: dict[str, Any] = {"csrf_token": token, "page": "bench", "version": 1, "reason": "ตราไม่ครบ"}
        assert timed(spent["take"], post(client, f"/review/{number}/take", asked)).status_code == 200
        for point in POINTS[: KEYS // 10]:
            tick = asked | {"tick": f"{point}=found=waiting"}
            assert timed(spent["key"], post(client, f"/review/{number}/tick", tick)).status_code == 200
        assert timed(spent["verdict"], post(client, f"/review/{number}/return", asked)).status_code == 200
    for name, seconds in spent.items():
        print(f"desk_{engine}_{name}_ms {statistics.median(seconds) * 1000:.2f}")
    print(f"desk_{engine}_key_p95_ms {sorted(spent['key'])[int(len(spent['key']) * 0.95)] * 1000:.2f}")
    database.close()


def timed(spent: list[float], ask: Callable[[], Any]) -> Any:
    """The answer, its seconds kept."""
    started = time.perf_counter()
    answer = ask()
    spent.append(time.perf_counter() - started)
    return answer


def post(client: FlaskClient, path: str, form: dict[str, Any]) -> Callable[[], Any]:
    """One request as the desk's script sends it."""
    return lambda: client.post(path, data=form, headers={"HX-Request": "true"})


def reviewer(app: Flask, kit: Kit) -> FlaskClient:
    """A reviewer of the province, signed in."""
    from portal.rules.scope import OPERATOR

    with kit.transaction(OPERATOR, "bench") as session:
        user = User(login="bench", name="ผู้ตรวจ", role=Role.REVIEWER, province_id=PROVINCE, active=True, created_at=NOW)
        session.add(user)
    with kit.read() as session:
        found = session.scalars(select(User).where(User.login == "bench")).one()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = begin(kit, found, "127.0.0.1", "bench")
        cookie["_fresh"] = True
    return client


def show_videos(database: Database) -> list[int]:
    """A video of every authority many times over (the last is current); 83 sendings of the province wait for it."""
    table: Any = Video.__table__
    with database.engine.execution_options(**{WRITES: True}).begin() as connection:
        rows = list(videos())
        for start in range(0, len(rows), 5000):
            connection.execute(table.insert(), rows[start : start + 5000])
        connection.execute(text("UPDATE submissions SET status = 'accepted' WHERE province_id = :p"), {"p": PROVINCE})
        latest = "SELECT max(id) FROM submissions WHERE province_id = :p GROUP BY report_id LIMIT :n"
        found = [row[0] for row in connection.execute(text(latest), {"p": PROVINCE, "n": WAITING})]
        for place, number in enumerate(found):
            connection.execute(
                text(
                    "UPDATE submissions SET status = 'endorsed', version = 1, risk = :r, "
                    "video_id = (SELECT max(id) FROM videos v WHERE v.report_id = submissions.report_id), "
                    "district_id = (SELECT district_id FROM authorities a WHERE a.id = authority_id) WHERE id = :s"
                ),
                {"r": (100, 60, 40, 30)[place % 4], "s": number},
            )
        if connection.dialect.name == "postgresql":
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence('users', 'id'), (SELECT max(id) FROM users))")
            )
    with database.engine.execution_options(**{WRITES: True}, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("ANALYZE"))
    with database.read() as session:
        waiting = select(Submission.id).where(Submission.province_id == PROVINCE, Submission.status == "endorsed")
        return list(session.scalars(waiting.order_by(Submission.risk.desc(), Submission.id)))


def videos() -> Iterator[dict[str, Any]]:
    """200,000 links, spread over all reports."""
    first_current = VIDEOS - AUTHORITIES
    for number in range(1, VIDEOS + 1):
        report = (number - 1) % AUTHORITIES + 1
        province, _district = place_of(report)
        yield {
            "id": number, "report_id": report, "authority_id": report, "province_id": province, "given": "",
            "platform": "youtube", "platform_id": f"v{number:010d}", "title": f"วิดีโอ {number}", "channel": "ช่อง",
            "canonical_url": f"https://www.youtube.com/watch?v=v{number:010d}", "current": number > first_current,
            "state": "ok", "duration_s": 240.0, "worst": "needs_person", "risk": 30, "looks_gone": 0, "made_at": NOW,
        }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
