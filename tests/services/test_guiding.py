"""The guideline page's words and links."""

import pytest

from portal.queries.guidelines import find_guideline
from portal.rules.scope import EVERYWHERE, OPERATOR, Actor, Scope
from portal.rules.vocabulary import Role
from portal.services import guiding
from portal.services.errors import Conflict, Invalid, NotFound, Refused
from portal.services.guiding import add_item, remove_item, start_guideline, write_guideline
from portal.services.kit import Kit
from tests.people import Town


@pytest.fixture
def admin(kit: Kit, town: Town) -> Actor:
    start_guideline(kit, OPERATOR, town.province)
    return Actor("ผู้ดูแล", Role.PROVINCE, Scope(town.province))


def test_words_are_written_once_a_version(kit: Kit, town: Town, admin: Actor):
    assert not start_guideline(kit, OPERATOR, town.province)
    write_guideline(kit, admin, " สวัสดี ", "โทรถามจังหวัด", 1)
    with pytest.raises(Conflict):
        write_guideline(kit, admin, "อื่น", "", 1)
    with kit.read() as session:
        page = find_guideline(session, Scope(town.province, town.district))
        assert find_guideline(session, EVERYWHERE) is None
        assert find_guideline(session, Scope(town.other_province)) is None
    assert page is not None
    assert (page.intro, page.contact, page.version) == ("สวัสดี", "โทรถามจังหวัด", 2)


def test_links_come_at_the_end_and_go(kit: Kit, town: Town, admin: Actor):
    first = add_item(kit, admin, "แนวทาง", "https://example.go.th/1")
    add_item(kit, admin, "ภาพ", "https://example.go.th/2")
    with kit.read() as session:
        page = find_guideline(session, admin.scope)
    assert page is not None
    assert [item.title for item in page.items] == ["แนวทาง", "ภาพ"]
    remove_item(kit, admin, first)
    with pytest.raises(NotFound):
        remove_item(kit, admin, first)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "example.go.th", "https://a b", "https://" + "x" * 2001])
def test_only_web_links(kit: Kit, admin: Actor, url: str):
    with pytest.raises(Invalid):
        add_item(kit, admin, "ลิงก์", url)


def test_too_long_too_many_and_nobodys(kit: Kit, admin: Actor, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(Invalid):
        add_item(kit, admin, " ", "https://example.go.th")
    with pytest.raises(Invalid):
        write_guideline(kit, admin, "ก" * 5001, "", 1)
    monkeypatch.setattr(guiding, "ITEMS_LIMIT", 0)
    with pytest.raises(Refused):
        add_item(kit, admin, "ลิงก์", "https://example.go.th")
    for nobodys in (Scope(999), Scope()):
        with pytest.raises(NotFound):
            write_guideline(kit, Actor("ผู้อื่น", Role.PROVINCE, nobodys), "", "", 1)


def test_the_first_words_begin_the_page(kit: Kit, town: Town):
    other = Actor("ผู้ดูแล", Role.PROVINCE, Scope(town.other_province))
    write_guideline(kit, other, "คำนำ", "", 1)
    add_item(kit, other, "ลิงก์", "https://example.go.th")
    with kit.read() as session:
        page = find_guideline(session, other.scope)
    assert page is not None
    assert (page.intro, page.version, len(page.items)) == ("คำนำ", 2, 1)
