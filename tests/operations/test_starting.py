"""`init` on an empty database, and again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from media_store import open_store
from portal.db import Database
from portal.models import Authority, District, Event, Guideline, Round, Rulebook
from portal.operations.starting import start
from portal.queries.roster import HEADING, authority_count, earlier_names, roster_rows
from portal.rules.scope import EVERYWHERE
from portal.rules.vocabulary import Route
from portal.services.importing import compare_file
from portal.services.kit import Kit
from portal.services.recording import keep_events
from portal.services.sheets import csv_bytes
from tests.outside import Clock, Outside


@pytest.fixture
def empty(tmp_path: Path, clock: Clock) -> Iterator[Kit]:
    """A kit over a database without tables."""
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    keep_events(database)
    yield Outside().kit(database, open_store(f"folder:{tmp_path / 'media'}"), clock)
    database.close()


def test_init_makes_everything_once(empty: Kit):
    first = start(empty)
    assert (first.migrated, first.seeded, first.rounds, first.login) == (True, True, 3, "admin")
    assert first.password
    assert first.changed
    with empty.read() as session:
        counts = [
            session.scalar(select(func.count()).select_from(table)) for table in (District, Rulebook, Guideline, Round)
        ]
        routes = dict(session.execute(select(Authority.route, func.count()).group_by(Authority.route)).all())
        events = session.scalar(select(func.count()).select_from(Event))
    assert counts == [8, 1, 1, 3]
    assert routes == {Route.DIRECT: 1, Route.NOT_REQUIRED: 1, Route.VIA_DISTRICT: 82}
    again = start(empty)
    assert not again.changed
    assert again.password is None
    with empty.read() as session:
        assert session.scalar(select(func.count()).select_from(Event)) == events


def test_the_exported_seed_comes_back_without_a_difference(empty: Kit):
    start(empty)
    with empty.read() as session:
        rows = [row.cells() for row in roster_rows(session, EVERYWHERE)]
        diff = compare_file(session, EVERYWHERE, csv_bytes(HEADING, rows))
        assert authority_count(session, EVERYWHERE) == 84
        assert earlier_names(session, EVERYWHERE, 1) == []
    assert (diff.same, diff.new, diff.changed, diff.gone, diff.refused) == (84, (), (), (), ())


def test_names_sort_as_thai_does(empty: Kit):
    start(empty)
    with empty.read() as session:
        names = list(session.scalars(select(Authority.short_name).order_by(Authority.sort_key)))
    assert names.index("เด่นชัย") < names.index("ตำหนักธรรม") < names.index("แพร่") < names.index("ห้วยอ้อ")
