"""Photos and documents of a report: taken in, counted once, put in order, taken away; what is drawn of them."""

import io

import pytest
from sqlalchemy import func, select

from portal.models import MediaObject, Rendition, Report, ReportFile
from portal.models.jobs import Job
from portal.rules.facts import FileLook, Rendered
from portal.rules.kinds import MOST_FILES, FileKind
from portal.rules.scope import OPERATOR
from portal.rules.vocabulary import Outcome, RuleId
from portal.services import attaching, rendering
from portal.services.errors import NotFound, Refused
from portal.services.noting import current_findings
from portal.services.quotas import bytes_taken, refuse_over_quota
from portal.services.upload_faults import OverQuota
from portal.services.uploading import append, begin_upload, finish_upload
from portal.tasks import TASKS
from portal.worker import Worker
from tests.jobs import ME, put_in, take
from tests.outside import WEBP
from tests.reports import actor_of, new_report

JPEG, PDF = b"\xff\xd8\xff\xe0" + bytes(500), b"%PDF-1.7" + bytes(500)


@pytest.fixture
def report(town):
    return new_report(town)


def send(town, report, name="ภาพ.jpg", body=JPEG):
    begun = begin_upload(town.kit, actor_of(town, "officer"), report, name, len(body))
    append(town.kit, begun.upload_id, 0, [body])
    return finish_upload(town.kit, begun.upload_id)


def work(town):
    worker = Worker(town.kit, TASKS, ME)
    while worker.work_once():
        pass


def photos_finding(town, report):
    with town.kit.read() as session:
        return next(row for row in current_findings(session, report) if row.rule == RuleId.PHOTOS_PUBLIC)


def shown(town, report, kind=FileKind.PHOTO):
    with town.kit.read() as session:
        rows = select(ReportFile).where(ReportFile.report_id == report, ReportFile.kind == kind, ReportFile.current)
        return [row.id for row in session.scalars(rows.order_by(ReportFile.place))]


def test_photos_without_a_link_fill_the_eighth_field_once_they_are_looked_at(town, report):
    assert photos_finding(town, report).outcome == Outcome.FAIL
    send(town, report)
    assert photos_finding(town, report).outcome == Outcome.CANNOT_CHECK
    work(town)
    assert photos_finding(town, report).outcome == Outcome.PASS
    with town.kit.read() as session:
        missing = next(row for row in current_findings(session, report) if row.rule == RuleId.FIELDS_COMPLETE)
        assert "photos_url" not in missing.evidence["missing"]


def test_a_document_belongs_to_the_report_and_is_no_photo(town, report):
    send(town, report, "หนังสือ.pdf", PDF)
    work(town)
    assert len(shown(town, report, FileKind.DOCUMENT)) == 1
    assert photos_finding(town, report).outcome == Outcome.FAIL


def test_what_is_drawn_is_kept_beside_the_original(town, report):
    media_id = send(town, report)
    work(town)
    with town.kit.read() as session:
        rows = session.scalars(select(Rendition).where(Rendition.media_id == media_id)).all()
        assert {(row.kind, row.width, row.content_type) for row in rows} == {
            ("thumb", 320, "image/webp"), ("preview", 1280, "image/webp"),
        }  # fmt: skip
        key = next(row.key for row in rows if row.kind == "thumb")
        assert session.get_one(MediaObject, media_id).facts["width"] == 4000
    with town.kit.media.open(key) as source:
        assert source.read() == WEBP


def test_a_photo_that_does_not_open_says_so_and_does_not_count(town, report, outside):
    outside.rendered = Rendered(FileLook(None, 500, problem="two_in_one"))
    media_id = send(town, report)
    work(town)
    finding = photos_finding(town, report)
    assert (finding.outcome, finding.evidence) == (Outcome.FAIL, {"broken": 1})
    with town.kit.read() as session:
        assert session.scalar(select(func.count()).select_from(Rendition)) == 0
        assert session.get_one(MediaObject, media_id).facts["problem"] == "two_in_one"


def test_an_accident_of_the_machine_is_tried_again_and_then_believed(town, report, outside, clock):
    sound, outside.rendered = outside.rendered, Rendered(FileLook(None, 500, problem="timed_out"))
    send(town, report)
    work(town)
    assert photos_finding(town, report).outcome == Outcome.FAIL
    outside.rendered = sound
    clock.forward(hours=1)
    work(town)
    assert photos_finding(town, report).outcome == Outcome.PASS


def test_drawing_again_leaves_one_of_each(town, report):
    media_id = send(town, report)
    work(town)
    put_in(town.kit, f"media:{media_id}", rendering.RENDER)
    work(town)
    with town.kit.read() as session:
        assert session.scalar(select(func.count()).select_from(Rendition)) == 2


def test_a_job_without_its_file_is_settled(town):
    put_in(town.kit, "media:999", rendering.RENDER)
    rendering.render_media(town.kit, take(town.kit))
    with town.kit.read() as session:
        assert session.scalars(select(Job.status)).all() == ["done"]


def test_what_was_never_drawn_is_found_by_the_clock(town):
    kept = town.kit.media.put(io.BytesIO(JPEG))
    with town.kit.transaction(OPERATOR, "test") as session:
        for kind in ("image/jpeg", "text/csv"):
            session.add(
                MediaObject(
                    key=kept.key,
                    sha256=kept.sha256,
                    size_bytes=kept.size,
                    content_type=kind,
                    original_name="x",
                    received_at=town.kit.now(),
                    province_id=town.province,
                    authority_id=town.authority,
                )
            )
    for _ in range(2):
        put_in(town.kit, "all:0", rendering.RENDER_MISSED)
        work(town)
    with town.kit.read() as session:
        assert len(session.scalars(select(Job).where(Job.kind == rendering.RENDER)).all()) == 1
        assert session.scalar(select(func.count()).select_from(Rendition)) == 2


def test_the_same_bytes_are_shown_once_and_count_once(town, report):
    send(town, report)
    send(town, report, "อีกชื่อ.jpg")
    assert len(shown(town, report)) == 1
    with town.kit.read() as session:
        assert bytes_taken(session, town.authority) == len(JPEG)
        refuse_over_quota(session, town.authority, 10, len(JPEG) + 10)
        with pytest.raises(OverQuota) as refused:
            refuse_over_quota(session, town.authority, 11, len(JPEG) + 10)
    assert "ใช้ไปแล้ว" in refused.value.message_th
    assert "Nothing that was sent is lost" in refused.value.message_en


def test_order_is_the_officer_s(town, report):
    officer = actor_of(town, "officer")
    for number in range(3):
        send(town, report, f"{number}.jpg", JPEG + bytes([number]))
    first, second, third = shown(town, report)
    attaching.move(town.kit, officer, report, third, -1)
    assert shown(town, report) == [first, third, second]
    attaching.move(town.kit, officer, report, first, 5)
    assert shown(town, report) == [third, second, first]


def test_taking_away_leaves_the_bytes_and_ends_what_counts(town, report):
    officer = actor_of(town, "officer")
    media_id = send(town, report)
    work(town)
    (file_id,) = shown(town, report)
    for _ in range(2):
        attaching.take_away(town.kit, officer, report, file_id)
    assert shown(town, report) == []
    assert photos_finding(town, report).outcome == Outcome.FAIL
    with town.kit.read() as session:
        assert town.kit.media.exists(session.get_one(MediaObject, media_id).key)
    with pytest.raises(NotFound):
        attaching.move(town.kit, officer, report, file_id, 1)


def test_another_s_and_another_report_s_file_is_not_there(town, report):
    send(town, report)
    (file_id,) = shown(town, report)
    with pytest.raises(NotFound):
        attaching.take_away(town.kit, actor_of(town, "officer_b"), report, file_id)
    with pytest.raises(NotFound):
        attaching.take_away(town.kit, actor_of(town, "officer"), new_report(town, name="อื่น"), file_id)


def test_a_report_that_a_level_above_holds_keeps_its_photos(town, report):
    send(town, report)
    (file_id,) = shown(town, report)
    with town.kit.transaction(OPERATOR, "test") as session:
        session.get_one(Report, report).status = "submitted"
    with pytest.raises(Refused):
        attaching.take_away(town.kit, actor_of(town, "officer"), report, file_id)


def test_a_report_takes_so_many_and_no_more(town, report, monkeypatch):
    monkeypatch.setitem(MOST_FILES, FileKind.PHOTO, 1)
    begin_upload(town.kit, actor_of(town, "officer"), report, "a.jpg", 10)
    with pytest.raises(Refused, match="1 photos"):
        begin_upload(town.kit, actor_of(town, "officer"), report, "b.jpg", 10)
    begin_upload(town.kit, actor_of(town, "officer"), report, "b.pdf", 10)
