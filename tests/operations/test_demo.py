"""The demo: true steps by invented people, all marked; refused beside real reports; taken away whole."""

from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from portal.models import (
    Authority,
    Event,
    FindingRow,
    Guideline,
    Job,
    MediaObject,
    Product,
    Report,
    Submission,
    User,
    Video,
)  # fmt: skip
from portal.operations import demo
from portal.operations.demo import hide_demo, show_demo
from portal.operations.starting import start
from portal.pictures.decoding import decode
from portal.queries.guidelines import find_guideline
from portal.rules.scope import Actor, Scope
from portal.rules.vocabulary import JobStatus, Outcome, ProbeState, Role, Status
from portal.seed.demo import stories
from portal.services.errors import Invalid, Refused
from portal.services.producing import add_product
from portal.services.reporting import save_fields
from portal.services.signing_in import sign_in
from tests.servers.postgresql import on_both

SHORT = [replace(story, seconds=2.0) for story in stories() if story.code in ("05540103", "05540110", "06540413")]


@pytest.fixture
def house(kit):
    """A started instance whose files are really decoded (in this process)."""
    real = replace(kit, inspect_file=decode)
    start(real)
    return real


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch):
    """Three short stories: accepted, returned, turned private after it was sent."""
    monkeypatch.setattr(demo, "stories", lambda: SHORT)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch):
    """Every story; films that are well inside the limit are drawn shorter."""
    told = [replace(story, seconds=2.0) if story.seconds < 299 else story for story in stories()]
    monkeypatch.setattr(demo, "stories", lambda: told)


def count(session, entity):
    return session.scalar(select(func.count()).select_from(entity))


def test_every_story_ends_as_told_and_nothing_outside_is_asked(house, outside, quick):
    shown = show_demo(house, force=False)
    assert shown
    told = Counter(story.status for story in stories())
    assert set(told) == set(Status)
    with house.read() as session:
        stands = Counter(session.scalars(select(Report.status)))
        outcomes = set(session.scalars(select(FindingRow.outcome).where(FindingRow.current.is_(True))))
        districts = set(session.scalars(select(Authority.district_id).join(Product)))
        authorities = set(session.scalars(select(Product.authority_id)))
        waiting = session.scalars(select(Job.subject).where(Job.status != JobStatus.DONE)).all()
        borderline = session.scalars(select(Video).where(Video.duration_s.between(300.1, 301.0))).all()
        private = session.scalars(select(Video).where(Video.state == ProbeState.PRIVATE)).all()
        for entity in (Product, Submission, MediaObject, User):
            real = select(entity).where(entity.is_demo.is_(False))
            assert [row for row in session.scalars(real) if getattr(row, "login", "") != "admin"] == []
        labelled = session.scalars(select(Product.name)).all() + session.scalars(select(User.name)).all()
        page = find_guideline(session, Scope(1))
    assert stands == told
    assert outcomes == set(Outcome)
    assert len(districts) == 8
    assert len(authorities) >= 20
    assert (waiting, outside.asked) == ([], [])
    assert (len(borderline), len(private)) == (1, 1)
    assert all(name.startswith("ตัวอย่าง") for name in labelled if name != "ผู้ดูแลระบบจังหวัด")
    assert page
    assert (page.intro[:8], len(page.items)) == ("ตัวอย่าง", 2)


def test_its_people_sign_in_with_the_password_it_prints_and_its_admin_is_no_administrator(house, few):
    shown = show_demo(house, force=False)
    assert shown
    for login in ("demo-admin", "demo-reviewer", "demo-department", "demo-district-5401", "demo-05540110"):
        assert sign_in(house, login, shown.password, "127.0.0.1", "test")
    assert start(house).password is None


def test_a_second_run_changes_nothing(house, few):
    show_demo(house, force=False)
    with house.read() as session:
        before = count(session, Event)
    assert show_demo(house, force=False) is None
    with house.read() as session:
        assert count(session, Event) == before


def test_a_run_cut_short_is_begun_again(house, few, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as cut:
        cut.setattr(demo, "_activities", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            show_demo(house, force=False)
    assert show_demo(house, force=False)
    with house.read() as session:
        assert count(session, Product) == 3


def real_report(house):
    with house.read() as session:
        row = session.scalars(select(Authority).where(Authority.code == "06540402")).one()
    officer = Actor("สมใจ", Role.AUTHORITY, Scope(row.province_id, None, row.id))
    product, report = add_product(house, officer, {"name": "ธูปกันยุง", "identity": "ไม้สัก", "group_name": "กลุ่มบ้าน"})
    typed = {
        "people": "12", "income": "4,500 บาท", "training": "อบรม", "publicity": "ประกาศ",
        "photos_url": "https://drive.google.com/drive/folders/1AbcdefghijklmnopQRSTUV",
        "video_url": "https://youtu.be/abcdefghijk",
    }  # fmt: skip
    from portal.services.submitting import submit

    saved = save_fields(house, officer, report, 1, typed)
    submit(house, officer, report, saved.version)
    return product


def test_it_is_refused_beside_real_reports_unless_forced_and_never_takes_them_away(house, few):
    product = real_report(house)
    with pytest.raises(Refused):
        show_demo(house, force=False)
    assert show_demo(house, force=True)
    hide_demo(house)
    with house.read() as session:
        assert list(session.scalars(select(Product.id))) == [product]
        assert count(session, Submission) == 1
        waiting = session.scalars(select(Job.subject).where(Job.status == JobStatus.QUEUED)).all()
    assert len(waiting) == 2  # the real link and the real folder


@on_both
def test_what_goes_leaves_its_events_and_what_demo_people_made_goes_too(house, few):
    show_demo(house, force=False)
    with house.read() as session:
        user = session.scalars(select(User).where(User.login == "demo-05540103")).one()
        before = count(session, Event)
    played = Actor(user.name, Role.AUTHORITY, Scope(user.province_id, None, user.authority_id), user.id, is_demo=True)
    add_product(house, played, {"name": "ลองกรอกเอง"})
    gone = hide_demo(house)
    assert (gone["products"], gone["users"]) == (4, len(demo._people(house)))
    with house.read() as session:
        for entity in (Product, Report, Submission, Video, FindingRow, MediaObject):
            assert count(session, entity) == 0
        assert list(session.scalars(select(User.login))) == ["admin"]
        assert session.scalars(select(Guideline.intro)).all() == [""]
        assert count(session, Event) > before
        told = session.scalars(select(Event).where(Event.verb == "demo.removed", Event.subject_id.is_(None))).one()
    assert told.after["rows"]["products"] == 4
    assert list(house.media.keys()) == []
    assert hide_demo(house) == {}
    assert show_demo(house, force=False)


def test_bytes_that_a_cut_left_behind_are_taken_by_the_next_removal(house, few, monkeypatch: pytest.MonkeyPatch):
    show_demo(house, force=False)
    with monkeypatch.context() as cut:
        cut.setattr(type(house.media), "delete", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            hide_demo(house)
    assert list(house.media.keys())
    assert hide_demo(house) == {}
    assert list(house.media.keys()) == []


def test_a_guideline_that_somebody_wrote_is_left_alone(house, few):
    from portal.services.guiding import write_guideline

    with house.read() as session:
        admin = session.scalars(select(User).where(User.login == "admin")).one()
    write_guideline(house, Actor("a", Role.PROVINCE, Scope(admin.province_id), admin.id), "ของจริง", "", 1)
    show_demo(house, force=False)
    hide_demo(house)
    with house.read() as session:
        assert session.scalars(select(Guideline.intro)).all() == ["ของจริง"]


def test_without_the_roster_it_says_what_to_do(kit):
    with pytest.raises(Invalid, match="portal init"):
        show_demo(kit, force=False)
