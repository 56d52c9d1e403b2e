"""Who is told what of each step: in the transaction of the step, each once, nobody of another place."""

import pytest
from sqlalchemy import select

from portal.models import Album, Notice, Video
from portal.rules.notices import Kind
from portal.services.deciding import accept, endorse, return_
from portal.services.errors import Conflict
from portal.services.reviewing import save_checklist
from portal.services.telling import tell_gone
from portal.services.undoing import undo_verdict
from tests.reports import GOOD, accepted_report, actor_of, as_data, sent_report, show_photos, submission


def told(town, who):
    """What a person was told, the first first."""
    with town.kit.read() as session:
        mine = select(Notice).where(Notice.user_id == town.users[who]).order_by(Notice.id)
        return list(session.scalars(mine))


def test_each_step_upwards_is_told_to_all_people_of_the_authority_and_to_nobody_else(town, outside):
    show_photos(outside)
    accepted_report(town)
    for who in ("officer", "officer2"):
        assert [row.kind for row in told(town, who)] == [Kind.ENDORSED, Kind.ACCEPTED]
    for who in ("officer_b", "direct", "district", "reviewer", "officer_x", "admin_x", "disabled"):
        assert told(town, who) == []


def test_a_return_by_the_province_carries_its_reason_to_the_authority_and_its_district(town, outside):
    show_photos(outside)
    _report, receipt = sent_report(town)
    number = receipt.submission_id
    endorse(town.kit, actor_of(town, "district"), number, submission(town.kit, number).version)
    return_(town.kit, actor_of(town, "reviewer"), number, submission(town.kit, number).version, "ไม่เห็นผู้บริหาร")
    last, above = told(town, "officer")[-1], told(town, "district")[-1]
    assert (last.kind, last.reason, last.link) == (Kind.RETURNED, "ไม่เห็นผู้บริหาร", f"/fixit/{number}")
    assert (above.reason, above.link) == ("ไม่เห็นผู้บริหาร", f"/submissions/{number}")
    assert told(town, "district_b") == []


def test_a_return_by_the_district_is_not_told_to_the_district_itself(town, outside):
    show_photos(outside)
    number = sent_report(town)[1].submission_id
    return_(town.kit, actor_of(town, "district"), number, submission(town.kit, number).version, "แก้ชื่อ")
    assert told(town, "district") == []
    assert len(told(town, "officer")) == 1


def test_a_verdict_taken_back_is_no_longer_told(town, outside):
    show_photos(outside)
    number = sent_report(town, "direct")[1].submission_id
    reviewer = actor_of(town, "reviewer")
    save_checklist(town.kit, reviewer, number, submission(town.kit, number).version, as_data(GOOD))
    accept(town.kit, reviewer, number, submission(town.kit, number).version)
    assert [row.kind for row in told(town, "direct")] == [Kind.ACCEPTED]
    undo_verdict(town.kit, reviewer)
    assert told(town, "direct") == []


def test_a_step_that_fails_tells_nobody(town, outside):
    show_photos(outside)
    number = sent_report(town)[1].submission_id
    with pytest.raises(Conflict):
        endorse(town.kit, actor_of(town, "district"), number, submission(town.kit, number).version - 1)
    assert told(town, "officer") == []


def test_a_link_that_is_gone_is_told_once_to_the_people_of_its_authority(town, outside):
    show_photos(outside)
    report_id, _receipt = sent_report(town)
    with town.kit.read() as session:
        video = session.scalars(select(Video.id).where(Video.report_id == report_id)).first()
        album = session.scalars(select(Album.id).where(Album.report_id == report_id)).first()
    for _ in range(2):
        with town.kit.database.transaction() as session:
            tell_gone(session, "video", video, report_id, town.kit.now())
            tell_gone(session, "folder", album, report_id, town.kit.now())
    rows = told(town, "officer")
    assert [row.title_th.split(":")[0] for row in rows] == ["เปิดวิดีโอไม่ได้แล้ว", "เปิดโฟลเดอร์ภาพไม่ได้แล้ว"]
    assert {row.link for row in rows} == {f"/reports/{report_id}"}
