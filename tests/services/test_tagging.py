"""Tags: Thai words of a province's own, on one file or many, each change with its event."""

import pytest
from sqlalchemy import select

from portal.models import MediaTag
from portal.queries.media import tags_of, tags_within
from portal.rules.scope import EVERYWHERE, Scope
from portal.services.errors import Invalid, NotFound, Refused
from portal.services.tagging import tag_media, untag_media
from tests.library import events_about, store_file
from tests.people import Town
from tests.reports import actor_of


def words(town: Town, number: int) -> list[str]:
    with town.kit.read() as session:
        return [name for _number, name in tags_of(session, [number]).get(number, [])]


def test_a_tag_goes_on_many_files_once_and_off_again(town: Town):
    admin, files = actor_of(town, "admin"), [store_file(town, f"{n}.jpg", b"x%d" % n) for n in range(3)]
    assert tag_media(town.kit, admin, files, "  อบรม   ๒๕๖๙ ") == 3
    assert tag_media(town.kit, admin, files[:2], "อบรม 2569") == 0  # people take them for the same
    assert words(town, files[0]) == ["อบรม ๒๕๖๙"]
    told = [event.after for event in events_about(town.kit, "media.tagged") if event.subject_kind == "media_objects"]
    assert told == [{"tag": "อบรม ๒๕๖๙"}] * 3
    assert untag_media(town.kit, admin, files, "อบรม 2569") == 3
    assert len([one for one in events_about(town.kit, "media.untagged") if one.subject_kind == "media_objects"]) == 3
    with town.kit.read() as session:
        assert session.scalars(select(MediaTag)).all() == []  # a tag on nothing is forgotten


def test_tags_of_one_province_are_not_seen_in_another(town: Town):
    mine = store_file(town)
    theirs = store_file(town, authority=town.authority_x, province=town.other_province)
    tag_media(town.kit, actor_of(town, "admin"), [mine], "ตลาด")
    tag_media(town.kit, actor_of(town, "admin_x"), [theirs], "ลับ")
    with town.kit.read() as session:
        assert [name for _n, name in tags_within(session, Scope(town.province))] == ["ตลาด"]
        assert len(tags_within(session, EVERYWHERE)) == 2
    with pytest.raises(NotFound):
        tag_media(town.kit, actor_of(town, "admin"), [mine, theirs], "ตลาด")
    with pytest.raises(NotFound):
        untag_media(town.kit, actor_of(town, "admin"), [theirs], "ลับ")


@pytest.mark.parametrize("given", ["", "   ", "\u0e48\u0e49", "ก" * 61])
def test_a_tag_must_be_readable(town: Town, given: str):
    for deed in (tag_media, untag_media):
        with pytest.raises(Invalid, match="can be read"):
            deed(town.kit, actor_of(town, "admin"), [store_file(town)], given)


def test_a_file_bears_so_many_tags_and_no_more(town: Town):
    number, admin = store_file(town), actor_of(town, "admin")
    for n in range(20):
        tag_media(town.kit, admin, [number], f"ป้าย {n}")
    with pytest.raises(Refused, match="has 20 tags"):
        tag_media(town.kit, admin, [number], "อีกป้าย")
