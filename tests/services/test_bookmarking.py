"""Kept searches: one's own, few, named, and gone when dropped."""

import pytest
from sqlalchemy import select

from portal.models import Bookmark, Event
from portal.queries.bookmarks import bookmarks_of
from portal.services.bookmarking import LONGEST_QUERY, MOST, drop_search, keep_search
from portal.services.errors import Invalid, NotFound, Refused
from portal.services.kit import Kit
from tests.people import Town
from tests.reports import actor_of


def test_a_search_is_kept_for_its_person_and_list(kit: Kit, town: Town):
    admin = actor_of(town, "admin")
    keep_search(kit, admin, "authorities", " ยังไม่มี  ช่องทาง ", "channels=no")
    with kit.read() as session:
        kept = bookmarks_of(session, town.users["admin"], "authorities")
        assert [(one.name, one.query) for one in kept] == [("ยังไม่มี ช่องทาง", "channels=no")]
        assert bookmarks_of(session, town.users["admin"], "videos") == []
        assert bookmarks_of(session, town.users["admin_x"], "authorities") == []
        assert session.scalars(select(Event.verb).order_by(Event.id.desc())).first() == "search.kept"


def test_only_its_person_drops_it(kit: Kit, town: Town):
    number = keep_search(kit, actor_of(town, "admin"), "authorities", "ก", "q=x")
    with pytest.raises(NotFound):
        drop_search(kit, actor_of(town, "admin_x"), number)
    drop_search(kit, actor_of(town, "admin"), number)
    with pytest.raises(NotFound):
        drop_search(kit, actor_of(town, "admin"), number)
    with kit.read() as session:
        assert session.scalars(select(Bookmark)).all() == []


@pytest.mark.parametrize(
    ("name", "query"), [("", "q=x"), ("่", "q=x"), ("ก" * 61, "q=x"), ("ก", ""), ("ก", "q" * LONGEST_QUERY + "x")]
)
def test_what_cannot_be_read_or_asks_nothing_is_refused(kit: Kit, town: Town, name: str, query: str):
    with pytest.raises(Invalid):
        keep_search(kit, actor_of(town, "admin"), "authorities", name, query)


def test_there_are_never_too_many_tabs(kit: Kit, town: Town):
    admin = actor_of(town, "admin")
    for number in range(MOST):
        keep_search(kit, admin, "authorities", f"ที่ {number}", "q=x")
    with pytest.raises(Refused):
        keep_search(kit, admin, "authorities", "อีก", "q=x")
    keep_search(kit, admin, "videos", "อีก", "q=x")
