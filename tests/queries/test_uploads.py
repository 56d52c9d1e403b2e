"""What pages learn of uploads and stored files: only inside the scope, as plain rows."""

import pytest

from portal.models.media import MediaObject
from portal.queries.uploads import find_current_file, find_stored_file, is_report_there, open_upload, pending_uploads
from portal.rules.facts import FileLook
from portal.rules.scope import EVERYWHERE
from portal.services import uploading
from portal.services.upload_rows import secret_hash
from tests.reports import actor_of, fill, new_report, run_jobs
from tests.web.test_uploads import FILM, rows


@pytest.fixture
def report(town):
    return new_report(town)


def scope_of(town, who):
    return actor_of(town, who).scope


def begin(town, report, name="วิดีโอ.mp4"):
    return uploading.begin_upload(town.kit, actor_of(town, "officer"), report, name, len(FILM))


def whole(town, report, name="วิดีโอ.mp4"):
    number = begin(town, report, name).upload_id
    uploading.append(town.kit, number, 0, [FILM])
    return uploading.finish_upload(town.kit, number)


def test_what_waits_is_listed_until_it_is_whole(town, kit, report):
    first, second = begin(town, report, "a.mp4"), begin(town, report, "b.mp4")
    uploading.append(kit, first.upload_id, 0, [FILM[:500]])
    with kit.read() as session:
        found = pending_uploads(session, scope_of(town, "officer"), report)
        assert [(one.name, one.received_bytes, one.size_bytes) for one in found] == [
            ("a.mp4", 500, len(FILM)),
            ("b.mp4", 0, len(FILM)),
        ]
        assert pending_uploads(session, scope_of(town, "officer_b"), report) == ()
    uploading.append(kit, second.upload_id, 0, [FILM])
    uploading.finish_upload(kit, second.upload_id)
    with kit.read() as session:
        assert [one.name for one in pending_uploads(session, scope_of(town, "officer2"), report)] == ["a.mp4"]


def test_the_file_of_a_report_and_what_the_decoder_found(town, kit, report, outside):
    with kit.read() as session:
        assert find_current_file(session, scope_of(town, "officer"), report) is None
    whole(town, report)
    with kit.read() as session:
        file = find_current_file(session, scope_of(town, "officer"), report)
        assert (file.name, file.size_bytes, file.looked_at, file.problem) == ("วิดีโอ.mp4", len(FILM), False, None)
        assert (file.message_th, file.message_en) == ("", "")
        assert find_current_file(session, scope_of(town, "officer_b"), report) is None
    outside.file = FileLook(200.0, len(FILM), problem="truncated")
    run_jobs(kit)
    with kit.read() as session:
        file = find_current_file(session, scope_of(town, "officer"), report)
        assert (file.looked_at, file.duration_s, file.problem) == (True, 200.0, "truncated")
        assert "ท้ายวิดีโอขาด" in file.message_th
        assert "cut off" in file.message_en


def test_a_later_file_takes_the_place_and_a_later_link_does_not(town, kit, report):
    whole(town, report, "a.mp4")
    whole(town, report, "b.mp4")
    fill(town, report)
    with kit.read() as session:
        assert find_current_file(session, scope_of(town, "officer"), report).name == "b.mp4"


def test_an_address_opens_its_upload_and_a_guess_none(town, kit, report):
    begun = begin(town, report)
    with kit.read() as session:
        assert open_upload(session, secret_hash(begun.secret)).id == begun.upload_id
        assert open_upload(session, begun.secret) is None
        assert open_upload(session, secret_hash("guess")) is None


def test_a_stored_file_is_there_for_its_scope_alone(town, kit, report):
    whole(town, report)
    (media,) = rows(kit, MediaObject)
    with kit.read() as session:
        for who in ("officer", "officer2", "district", "reviewer", "admin"):
            assert find_stored_file(session, scope_of(town, who), media.id) is not None
        assert find_stored_file(session, EVERYWHERE, media.id).sha256 == media.sha256
        for who in ("officer_b", "direct", "district_b", "officer_x", "admin_x"):
            assert find_stored_file(session, scope_of(town, who), media.id) is None
        assert is_report_there(session, scope_of(town, "officer"), report)
        assert not is_report_there(session, scope_of(town, "officer_b"), report)
