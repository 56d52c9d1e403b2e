"""Every table that names stored objects is asked; what is stored and what is named are walked side by side."""

import io

from sqlalchemy import String, Text

from portal.db import Base
from portal.models import MediaObject, Rendition
from portal.models.departures import Departure
from portal.models.fixity import KEYS
from portal.rules.scope import OPERATOR
from portal.services import verifying
from portal.services.kit import Kit
from portal.services.verifying import is_named, look_at, names_after, side_by_side
from tests.people import Town
from tests.servers.postgresql import on_both
from tests.stored import keep_file

pytestmark = on_both
NO_OBJECTS = {
    "albums.resource_key", "authorities.sort_key", "channels.address_key", "districts.sort_key", "products.sort_key",
    "provinces.sort_key", "fixity_marks.key", "fixity_findings.key", "media_objects.sort_key",
    "media_departures.object_key", "notices.key", "outbox.key",
}  # fmt: skip
"""Columns with such a name that name no stored object."""


def test_every_column_that_looks_like_a_key_is_known(kit: Kit):
    asked = {f"{column.class_.__tablename__}.{column.key}" for column in KEYS}
    named = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("key") and isinstance(column.type, String | Text)
    }
    assert named - NO_OBJECTS == asked
    assert asked >= {"media_objects.key", "renditions.key", "stills.key"}


def test_a_small_picture_is_named_as_a_file_is(kit: Kit, town: Town):
    keep_file(kit, town, b"original")
    stored = kit.media.put(io.BytesIO(b"small"))
    assert not is_named(kit, stored.key)
    with kit.transaction(OPERATOR, "test.drawn") as session:
        media = session.query(MediaObject).one()
        session.add(
            Rendition(
                media_id=media.id, kind="thumb", key=stored.key, sha256=stored.sha256, size_bytes=stored.size, width=1,
                height=1, content_type="image/webp", made_at=kit.now(),
            )
        )  # fmt: skip
    assert is_named(kit, stored.key)
    assert stored.key in list(names_after(kit, ""))
    assert look_at(kit, stored.key).verdict == "good"


def test_names_come_in_order_once_and_by_batches(kit: Kit, town: Town, monkeypatch):
    keys = {keep_file(kit, town, bytes([number])) for number in range(11)}
    keep_file(kit, town, bytes([3]))  # the same bytes, a second row
    monkeypatch.setattr(verifying, "AT_ONCE", 4)
    assert list(names_after(kit, "")) == sorted(keys)
    middle = sorted(keys)[5]
    assert list(names_after(kit, middle)) == sorted(keys)[6:]


def test_what_is_stored_and_what_is_named_go_side_by_side(kit: Kit, town: Town):
    both, lost = keep_file(kit, town, b"both"), keep_file(kit, town, b"lost")
    extra = kit.media.put(io.BytesIO(b"extra")).key
    kit.media.delete(lost)
    seen = dict(side_by_side(kit))
    assert seen == {both: True, lost: False, extra: False}
    assert list(seen) == sorted(seen)
    last = max(seen)
    assert last not in dict(side_by_side(kit, until=last))
    assert list(dict(side_by_side(kit, after=min(seen)))) == sorted(seen)[1:]


def test_what_changes_between_two_looks_is_asked_again(kit: Kit, town: Town):
    key = keep_file(kit, town, b"one")
    assert look_at(kit, key, in_order=False).verdict == "good"  # its row came a moment later
    kit.media.delete(key)
    with kit.transaction(OPERATOR, "test.gone") as session:
        session.delete(session.query(MediaObject).one())
    assert look_at(kit, key, in_order=True).verdict == "settled"  # trashed between the list and the look


def test_what_left_the_bin_and_is_deleted_in_a_while_is_no_alarm(kit: Kit):
    key = kit.media.put(io.BytesIO(b"leaving")).key
    assert look_at(kit, key).verdict == "extra"
    with kit.database.transaction() as session:
        session.add(Departure(object_key=key, size_bytes=7, since=kit.now()))
    assert look_at(kit, key).verdict == "settled"
