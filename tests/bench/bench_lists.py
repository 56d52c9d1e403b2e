"""Lists and search at national size: our pages against a hand-written floor and against stock Flask-Admin.

188,400 submissions, 50 rows a page, SQLite and PostgreSQL; every contender answers through the same test client and is
visited in turn. Ours are whole pages, as the department reader sees them: sign-in, scope, masthead, rail, filters. The
floor is a bare Flask app with the same statements written by hand and the least of a template; stock is a plain
Flask-Admin view of the same columns, order, filters and searched fields. Run: python -m tests.bench.bench_lists
"""

import json
import sqlite3
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask, request
from flask.testing import FlaskClient
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from flask_babel import Babel
from sqlalchemy import create_engine, select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import scoped_session, sessionmaker

from media_store import open_store
from portal.admin.paging import Cursor
from portal.app import create_app
from portal.db import Database
from portal.models import Submission, User
from portal.operations.migrating import migrate
from portal.services.signing_in import begin
from portal.settings import read_settings
from portal.wiring import utc_now
from tests.bench.country import COMMON, RARE, SUBMISSIONS, build_country
from tests.outside import Clock, Outside
from tests.servers.postgresql import fresh_database

ROUNDS, VISITS, STOCK_VISITS = 11, 20, 2
DEEP = SUBMISSIONS - 1000 * 50
STATUS, DISTRICT = "accepted", 5
PAGES = ("first", "page_1000", "filtered", "common_word", "rare_word")
OVER_STOCK = dict(zip(PAGES, (25, 40, 12, 150, 400), strict=True))
OVER_FLOOR = 3.0
Ask = Callable[[], bytes]

FLOOR_PAGE = (
    '<!doctype html><html lang="th"><title>S</title><table>{% for r in rows %}<tr><td><a href="/s/{{ r[0] }}">'
    "{{ r[1] }}</a></td>{% for c in r[2:] %}<td>{{ c }}</td>{% endfor %}</tr>{% endfor %}</table>"
    '{% if more %}<a href="?after={{ rows[-1][0] }}">next</a>{% endif %}'
)
FLOOR_ROWS = (
    "SELECT s.id, s.receipt, r.product_name, a.name_th, d.name_th, o.due_on, s.status, s.sent_at, s.late FROM {first} "
    "JOIN reports r ON r.id = s.report_id JOIN authorities a ON a.id = s.authority_id "
    "JOIN rounds o ON o.id = s.round_id LEFT JOIN districts d ON d.id = s.district_id {where} LIMIT 51"
)


def main() -> None:
    """Builds a country on each database, measures, prints a table and one line a figure."""
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        measure("sqlite", f"sqlite:///{folder}/country.db", Path(folder))
        with fresh_database() as url:
            measure("postgresql", url, Path(folder))


def measure(engine: str, url: str, folder: Path) -> None:
    """All five pages on one database."""
    started = time.perf_counter()
    database = Database(url)
    migrate(database)
    build_country(database)
    analyse(database)
    print(f"{engine}: {SUBMISSIONS:,} submissions made in {time.perf_counter() - started:.0f} s")
    contenders = {"ours": ours(database, folder), "floor": floor(url), "stock": stock(url, folder)}
    times = {(name, page): [] for name in contenders for page in PAGES}  # type: dict[tuple[str, str], list[float]]
    for name, asks in contenders.items():
        for page in PAGES:
            assert asks[page]().count(b"<tr>") >= 40, (name, page)
    for _ in range(ROUNDS):
        for page in PAGES:
            for name, asks in contenders.items():
                times[name, page].append(visit(asks[page], STOCK_VISITS if name == "stock" else VISITS))
    report(engine, {key: statistics.median(held) * 1000 for key, held in times.items()})
    database.close()


def visit(ask: Ask, visits: int) -> float:
    """Seconds of the best of some visits: what else the machine does meanwhile is not measured."""
    spent = []
    for _ in range(visits):
        started = time.perf_counter()
        ask()
        spent.append(time.perf_counter() - started)
    return min(spent)


def report(engine: str, ms: dict[tuple[str, str], float]) -> None:
    """The table, the figures for instance/bench.json, and which bars hold."""
    print(f"{'page':12} {'ours':>8} {'floor':>8} {'stock':>9}   over floor    over stock")
    figures = {}
    for page in PAGES:
        mine, least, plain = (ms[name, page] for name in ("ours", "floor", "stock"))
        bars = f"{mine / least:6.2f} (<= {OVER_FLOOR:.0f})  {plain / mine:8.0f} (>= {OVER_STOCK[page]})"
        print(f"{page:12} {mine:8.2f} {least:8.2f} {plain:9.1f}   {bars}")
        figures[f"lists_{engine}_{page}_over_floor"] = round(mine / least, 2)
        figures[f"lists_{engine}_{page}_over_stock"] = round(plain / mine, 1)
    for name, figure in figures.items():
        print(f"{name} {figure}")
    keep(figures)


def keep(figures: dict[str, float]) -> None:
    """Adds figures to instance/bench.json."""
    path = Path("instance/bench.json")
    path.parent.mkdir(exist_ok=True)
    known = json.loads(path.read_text()) if path.exists() else {}
    path.write_text(json.dumps(known | figures, indent=1, sort_keys=True))


def analyse(database: Database) -> None:
    """What PostgreSQL does by itself once rows have come in."""
    with database.engine.execution_options(portal_writes=True, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("ANALYZE")


def ours(database: Database, folder: Path) -> dict[str, Ask]:
    """The portal's own pages, signed in as the department's reader."""
    kit = Outside().kit(database, open_store(f"folder:{folder}/media"), Clock(utc_now()))
    app = create_app(kit, read_settings({"PORTAL_INSTANCE": str(folder)}), "a key for tests only")
    client = app.test_client()
    with kit.read() as session:
        user = session.scalars(select(User).where(User.login == "department")).one()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = begin(kit, user, "127.0.0.1", "bench")
    deep = Cursor(None, DEEP + 1, 50_001).token()
    return asks(
        client,
        "/admin/submissions/",
        ("", f"after={deep}", f"status={STATUS}&district={DISTRICT}", f"q={COMMON}", f"q={RARE}"),
    )


def asks(client: FlaskClient, path: str, queries: tuple[str, ...]) -> dict[str, Ask]:
    """One question a page."""

    def ask(query: str) -> Ask:
        return lambda: client.get(f"{path}?{query}").data

    return {page: ask(query) for page, query in zip(PAGES, queries, strict=True)}


def floor(url: str) -> dict[str, Ask]:
    """The least that a page of these rows can be: one statement by hand, one loop in a template."""
    app = Flask("floor")
    template = app.jinja_env.from_string(FLOOR_PAGE)
    statements, execute = floor_statements(url)

    @app.get("/<page>")
    def rows(page: str) -> str:
        word = request.args.get("q", "")
        found = execute(statements[page], {"word": word, "at": request.args.get("after", DEEP + 1, type=int)})
        return template.render(rows=found[:50], more=len(found) > 50)

    client = app.test_client()
    words = {"common_word": COMMON, "rare_word": RARE}
    return {page: asks(client, f"/{page}", (f"q={words.get(page, '')}",) * 5)[page] for page in PAGES}


def floor_statements(url: str) -> tuple[dict[str, str], Callable[[str, dict[str, Any]], list[Any]]]:
    """The statements, and how to run one, over a connection that stays open."""
    sqlite = url.startswith("sqlite")
    at, word = (":at", ":word") if sqlite else ("%(at)s", "%(word)s")
    found = (
        "submissions_search f JOIN submissions s ON s.id = +f.rowid"
        if sqlite
        else "submissions_search f JOIN submissions s ON s.id = f.id"
    )
    like = (
        f"WHERE f.text MATCH {word} ORDER BY f.rowid DESC" if sqlite else f"WHERE f.text LIKE {word} ORDER BY f.id DESC"
    )
    filtered = f"WHERE s.status = '{STATUS}' AND s.district_id = {DISTRICT} ORDER BY s.id DESC"
    statements = {
        "first": FLOOR_ROWS.format(first="submissions s", where="ORDER BY s.id DESC"),
        "page_1000": FLOOR_ROWS.format(first="submissions s", where=f"WHERE s.id < {at} ORDER BY s.id DESC"),
        "filtered": FLOOR_ROWS.format(first="submissions s", where=filtered),
        "common_word": FLOOR_ROWS.format(first=found, where=like),
        "rare_word": FLOOR_ROWS.format(first=found, where=like),
    }
    if sqlite:
        opened = sqlite3.connect(url.removeprefix("sqlite:///"), check_same_thread=False)
        return statements, lambda statement, values: opened.execute(
            statement, values | {"word": f'"{values["word"]}"'}
        ).fetchall()
    parts = make_url(url)
    # A search is planned for its words, so nothing is prepared for good; the rest is planned once.
    held = {
        prepared: psycopg.connect(
            dbname=parts.database,
            user=parts.username,
            password=parts.password or None,
            host=parts.query.get("host", parts.host),
            port=parts.port,
            autocommit=True,
            prepare_threshold=prepared,
        )
        for prepared in (0, None)
    }
    return (
        statements,
        lambda statement, values: (
            held[None if "LIKE" in statement else 0]
            .execute(statement, values | {"word": f"%{values['word']}%"})
            .fetchall()
        ),
    )


class StockView(ModelView):  # type: ignore[misc]
    """What Flask-Admin gives for the asking: the same columns, order, filters and searched fields as ours."""

    column_list = (
        "receipt", "report.product_name", "authority.name_th", "authority.district", "round", "status", "sent_at",
        "late",
    )  # fmt: skip
    column_default_sort = ("id", True)
    column_searchable_list = (
        "receipt", "report.product_name", "authority.name_th", "authority.name_en", "authority.code",
    )  # fmt: skip
    column_filters = ("province_id", "status", "district_id", "authority_id", "report_id", "round_id")
    page_size = 50


def stock(url: str, folder: Path) -> dict[str, Ask]:
    """Flask-Admin as it comes."""
    session = scoped_session(sessionmaker(create_engine(url.replace("postgresql:", "postgresql+psycopg:"))))
    app = Flask("stock", root_path=str(folder))  # whose own templates it shall find, not ours
    app.secret_key = "a key for tests only"
    Babel(app)
    app.teardown_appcontext(lambda _error: session.remove())
    view = StockView(Submission, session, endpoint="stock")
    Admin(app).add_view(view)
    names = {(str(one.name), str(one.operation())): place for place, one in enumerate(view._filters)}
    status = next(place for (name, act), place in names.items() if name == "Status" and act == "equals")
    district = next(place for (name, act), place in names.items() if name == "District Id" and act == "equals")
    filtered = f"flt0_{status}={STATUS}&flt1_{district}={DISTRICT}"
    return asks(app.test_client(), "/admin/stock/", ("", "page=1000", filtered, f"search={COMMON}", f"search={RARE}"))


if __name__ == "__main__":
    sys.exit(main())
