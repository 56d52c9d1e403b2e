"""Every column that names a stored file is known to the library: a new use cannot be forgotten."""

from portal.admin.media_places import PAGES
from portal.db import Base
from portal.models.media_uses import TRACES, USES
from portal.services.trashing import PLACES


def test_every_foreign_key_to_a_stored_file_is_a_use_or_a_trace():
    naming = {
        f"{table.name}.{key.parent.name}"
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "media_objects"
    }
    known = [f"{one.column.class_.__tablename__}.{one.column.key}" for named in (USES, TRACES) for one in named]
    assert naming == set(known)
    assert len(known) == len(set(known))


def test_every_use_is_told_in_both_languages_and_has_a_page():
    assert {use.word for use in USES} == set(PLACES) == set(PAGES)


def test_where_a_file_is_used_is_found_by_an_index():
    for named in (USES, TRACES):
        for one in named:
            table = one.column.class_.__table__
            first = {next(iter(index.columns)).name for index in table.indexes}
            first |= {next(iter(c.columns)).name for c in table.constraints if getattr(c, "columns", None)}
            assert one.column.key in first, f"{table.name}.{one.column.key}"
