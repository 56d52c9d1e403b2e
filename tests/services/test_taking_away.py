"""Files taken away: written down first, only one's own, and no more than one archive may hold."""

from dataclasses import replace

import pytest

from portal.models import MediaObject
from portal.rules.library import MOST_BYTES_AWAY
from portal.rules.scope import EVERYWHERE, OPERATOR
from portal.services.errors import NotFound, Refused
from portal.services.taking_away import take_away
from tests.library import events_about, store_file
from tests.people import Town
from tests.reports import actor_of


def test_who_took_which_files_is_written_down(town: Town):
    files = [store_file(town, "ก.jpg", b"1"), store_file(town, "ข.jpg", b"22")]
    taken = take_away(town.kit, actor_of(town, "admin"), files)
    assert [(one.id, one.name, one.size_bytes) for one in taken] == [(files[0], "ก.jpg", 1), (files[1], "ข.jpg", 2)]
    (event,) = events_about(town.kit, "media.taken")
    assert event.after == {"files": files, "size_bytes": 3}
    assert event.province_id == town.province


def test_anothers_file_is_as_one_that_is_not_there(town: Town):
    theirs = store_file(town, authority=town.authority_x, province=town.other_province)
    with pytest.raises(NotFound):
        take_away(town.kit, actor_of(town, "admin"), [theirs])
    reader = replace(actor_of(town, "department"), scope=EVERYWHERE)
    assert len(take_away(town.kit, reader, [theirs, store_file(town)])) == 2
    assert events_about(town.kit, "media.taken")[-1].province_id is None


def test_too_much_for_one_archive_is_refused_with_the_sum(town: Town):
    number = store_file(town)
    with town.kit.transaction(OPERATOR, "test.grown") as session:
        session.get_one(MediaObject, number).size_bytes = MOST_BYTES_AWAY + 1
    with pytest.raises(Refused, match=r"have 2\.0 GB; at most 2 GB"):
        take_away(town.kit, actor_of(town, "admin"), [number])
