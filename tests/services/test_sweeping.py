"""Regular work: coming rounds are opened, uploads finished or given up, what nobody needs is forgotten."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from media_store import NotThere
from portal.models import Event, Job, Round, SignIn, SignInAttempt, User
from portal.models.media import Upload
from portal.services import sweeping
from portal.services.kit import Kit
from portal.services.queueing import settle_alone
from portal.services.signing_in import begin
from portal.services.sweeping import EXPIRE_UPLOADS, FORGET, OPEN_ROUNDS, SIGN_INS_KEPT
from portal.services.upload_rows import KEPT
from portal.services.uploading import begin_upload
from tests.jobs import all_jobs, put_in, take
from tests.outside import Clock
from tests.people import Town
from tests.reports import actor_of, new_report, run_jobs
from tests.servers.postgresql import on_both

pytestmark = on_both


def sweep(kit: Kit, kind: str) -> Job:
    """Puts one regular job in, works on it and gives it back as it is now."""
    put_in(kit, "all:0", kind)
    run_jobs(kit)
    return all_jobs(kit)[-1]


def an_upload(kit: Kit, town: Town, name: str) -> Upload:
    """An upload of the officer's of which some bytes have arrived."""
    number = begin_upload(kit, actor_of(town, "officer"), new_report(town, name=name), f"{name}.mp4", 5000).upload_id
    with kit.read() as session:
        row = session.get_one(Upload, number)
    kit.media.append(row.store_id, 0, b"\0\0\0\x18ftypmp42" + b"\0" * 100)
    return row


def status(kit: Kit, upload: Upload) -> str:
    with kit.read() as session:
        return session.get_one(Upload, upload.id).status


def test_every_province_has_its_current_round_and_the_next_two(kit: Kit, town: Town):
    assert sweep(kit, OPEN_ROUNDS).status == "done"
    with kit.read() as session:
        for province in (town.province, town.other_province):
            days = session.scalars(select(Round.due_on).where(Round.province_id == province).order_by(Round.due_on))
            assert list(days) == [date(2026, 12, 5), date(2026, 12, 15), date(2027, 1, 5)]


def test_an_upload_nobody_goes_on_with_is_given_up_and_its_bytes_are_thrown_away(kit: Kit, town: Town, clock: Clock):
    left = an_upload(kit, town, "ทิ้งไว้")
    clock.forward(seconds=KEPT.total_seconds())
    going_on = an_upload(kit, town, "ส่งอยู่")
    clock.forward(seconds=1)
    assert sweep(kit, EXPIRE_UPLOADS).status == "done"
    assert (status(kit, left), status(kit, going_on)) == ("expired", "receiving")
    with pytest.raises(NotThere):
        kit.media.offset(left.store_id)
    assert kit.media.offset(going_on.store_id) > 0
    with kit.read() as session:
        event = session.scalars(select(Event).where(Event.verb == "upload.expired")).one()
    assert (event.subject_id, event.authority_id, event.after["status"]) == (left.id, town.authority, "expired")


def test_bytes_that_no_row_knows_are_thrown_away_too(kit: Kit, town: Town, clock: Clock):
    orphan = kit.media.begin()
    kit.media.append(orphan, 0, b"left by a process that was killed")
    clock.time = datetime.now(UTC) + timedelta(days=1)  # the store goes by the times of its files
    sweep(kit, EXPIRE_UPLOADS)
    assert kit.media.offset(orphan) > 0
    clock.forward(days=7)
    sweep(kit, EXPIRE_UPLOADS)
    with pytest.raises(NotThere):
        kit.media.offset(orphan)


def test_an_upload_that_goes_on_just_now_is_not_given_up(kit: Kit, town: Town, clock: Clock, monkeypatch):
    row = an_upload(kit, town, "ส่งต่อ")
    clock.forward(seconds=KEPT.total_seconds() + 1)
    put_in(kit, "all:0", EXPIRE_UPLOADS)
    claim = take(kit)

    def goes_on(*_: object) -> None:
        with kit.database.transaction() as session:
            session.get_one(Upload, row.id).updated_at = clock()

    real = kit.transaction
    started: list[object] = []

    def first_the_officer(self: Kit, *arguments: object):
        if not started:
            started.append(goes_on())
        return real(*arguments)

    monkeypatch.setattr(Kit, "transaction", first_the_officer)
    sweeping.expire_uploads(kit, claim)
    assert status(kit, row) == "receiving"
    assert kit.media.offset(row.store_id) > 0


def test_sign_ins_and_failed_tries_are_forgotten_in_their_time(kit: Kit, town: Town, clock: Clock):
    with kit.read() as session:
        person = session.get_one(User, town.users["officer"])
    begin(kit, person, "127.0.0.1", "old phone")
    with kit.database.transaction() as session:
        session.add(SignInAttempt(login="officer", address="127.0.0.1", at=clock()))
    clock.forward(hours=23)
    sweep(kit, FORGET)
    assert (count(kit, SignIn), count(kit, SignInAttempt)) == (1, 1)
    clock.forward(hours=2)
    sweep(kit, FORGET)
    assert (count(kit, SignIn), count(kit, SignInAttempt)) == (1, 0)
    clock.forward(days=SIGN_INS_KEPT.days)
    begin(kit, person, "127.0.0.1", "new phone")
    sweep(kit, FORGET)
    assert count(kit, SignIn) == 1


def count(kit: Kit, entity: type) -> int:
    with kit.read() as session:
        return len(session.scalars(select(entity)).all())


def test_work_done_long_ago_is_forgotten(kit: Kit, clock: Clock):
    put_in(kit)
    settle_alone(kit, take(kit))
    clock.forward(days=31)
    sweep(kit, FORGET)
    assert [job.kind for job in all_jobs(kit)] == [FORGET]
