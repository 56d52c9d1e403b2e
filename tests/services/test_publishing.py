"""A document on the guideline page: checked, stored once, read by the whole province and nobody else."""

import pytest
from sqlalchemy import select

from portal.models import Event
from portal.models.media import MediaObject
from portal.queries.guidelines import find_document, find_guideline
from portal.rules.scope import EVERYWHERE, OPERATOR, Actor, Scope
from portal.rules.vocabulary import Role
from portal.services import guiding
from portal.services.errors import Invalid, NotFound, Refused
from portal.services.guiding import remove_item, start_guideline
from portal.services.kit import Kit
from portal.services.publishing import add_document
from tests.people import Town

PDF = b"%PDF-1.7\nwords\n%%EOF\n"


@pytest.fixture
def admin(kit: Kit, town: Town) -> Actor:
    start_guideline(kit, OPERATOR, town.province)
    return Actor("ผู้ดูแล", Role.PROVINCE, Scope(town.province))


def test_a_document_is_kept_whole_with_its_own_name(kit: Kit, town: Town, admin: Actor):
    number = add_document(kit, admin, "", "C:\\งาน\\หนังสือสั่งการ กันยายน 2568.pdf", PDF)
    with kit.read() as session:
        page = find_guideline(session, admin.scope)
        file = find_document(session, Scope(town.province, None, town.authority), number)
        assert session.scalars(select(Event.verb).where(Event.verb == "guideline.document_added")).all()
    assert page is not None
    assert file is not None
    assert [(item.title, item.url, item.size_bytes) for item in page.items] == [
        ("หนังสือสั่งการ กันยายน 2568", "", len(PDF))
    ]
    assert (file.name, file.content_type) == ("หนังสือสั่งการ กันยายน 2568.pdf", "application/pdf")
    with kit.media.open(file.key) as stored:
        assert stored.read() == PDF


def test_nobody_of_another_province_and_no_other_file(kit: Kit, town: Town, admin: Actor):
    number = add_document(kit, admin, "แนวทาง", "a.pdf", PDF)
    with kit.read() as session:
        assert find_document(session, Scope(town.other_province), number) is None
        assert find_document(session, Scope(), number) is None
        assert find_document(session, admin.scope, number + 1) is None
        assert find_document(session, EVERYWHERE, number) is not None
    remove_item(kit, admin, number)
    with kit.read() as session:
        assert find_document(session, admin.scope, number) is None


@pytest.mark.parametrize(("title", "name", "content", "field"), [
    ("ชื่อ", "a.pdf", b"PK\x03\x04", "document"),
    ("ชื่อ", "a.pdf", b"", "document"),
    ("ก" * 301, "a.pdf", PDF, "title"),
    ("่้๊", "a.pdf", PDF, "title"),
])  # fmt: skip
def test_what_cannot_be_taken_leaves_nothing(kit: Kit, admin: Actor, title: str, name: str, content: bytes, field: str):
    with pytest.raises(Invalid) as caught:
        add_document(kit, admin, title, name, content)
    assert caught.value.field == field
    with kit.read() as session:
        assert session.scalars(select(MediaObject)).all() == []
    assert list(kit.media.keys()) == []


def test_a_full_page_keeps_no_file_and_nobody_has_no_page(
    kit: Kit, town: Town, admin: Actor, monkeypatch: pytest.MonkeyPatch
):
    with pytest.raises(NotFound):
        add_document(kit, Actor("ผู้อื่น", Role.PROVINCE, Scope(999)), "ชื่อ", "a.pdf", PDF)
    monkeypatch.setattr(guiding, "ITEMS_LIMIT", 0)
    with pytest.raises(Refused):
        add_document(kit, admin, "ชื่อ", "a.pdf", PDF)
    assert list(kit.media.keys()) == []
