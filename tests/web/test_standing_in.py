"""Typing in for an authority without internet, and acting for a colleague who is away, through the pages."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.models import Decision, Event, User
from portal.models.media import Upload
from portal.rules.dates import BANGKOK
from portal.rules.scope import OPERATOR, Actor, Scope
from portal.rules.vocabulary import Role, Status
from portal.services.upload_faults import Gone
from portal.services.upload_rows import starter
from portal.services.uploading import begin_upload
from tests.outside import Clock, Outside
from tests.people import Town
from tests.reports import NINE, actor_of, fill, new_report, report, run_jobs, sent_report, show_photos, submission
from tests.web.test_district import post, seen

Browser = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def open_folder(outside: Outside, town: Town) -> None:
    show_photos(outside)


def test_a_district_types_a_report_in_saves_it_and_sends_it(browser_of: Browser, town: Town):
    officer = browser_of("district")
    number = new_report(town)
    assert f'action="/stand-in/authority/{town.authority}"' in seen(officer)
    begun = post(officer, f"/stand-in/authority/{town.authority}", report=number)
    assert begun.location == f"/reports/{number}"
    assert "เทศบาลตำบลทุ่งโฮ้ง" in seen(officer, "/products")
    marks = {f"seen-{name}": mark for name, mark in marks_of(seen(officer, f"/reports/{number}")).items()}
    assert post(officer, f"/reports/{number}", **NINE, **marks).status_code == 302
    run_jobs(town.kit)
    marks = {f"seen-{name}": mark for name, mark in marks_of(seen(officer, f"/reports/{number}")).items()}
    sent = post(officer, f"/reports/{number}/send", **NINE, **marks)
    assert "/receipts/" in sent.location
    receipt = seen(officer, sent.location)
    assert "คุณdistrict (อำเภอเมืองแพร่) พิมพ์แทน" in receipt
    with town.kit.read() as session:
        decision = session.scalars(select(Decision).order_by(Decision.id.desc())).one()
        event = session.scalars(select(Event).where(Event.verb == "report.saved").order_by(Event.id.desc())).first()
    assert (decision.by_role, decision.by_user_id) == (Role.DISTRICT, town.users["district"])
    assert decision.evidence["on_behalf_of"] == "เทศบาลตำบลทุ่งโฮ้ง"
    assert event is not None
    assert (event.actor_role, event.actor_id) == (Role.DISTRICT, town.users["district"])
    assert "พิมพ์แทน" in event.actor_name


def marks_of(page: str) -> dict[str, str]:
    """The marks of the fields as the page shows them."""
    found = {}
    for part in page.split('name="seen-')[1:]:
        name, _quote, rest = part.partition('"')
        found[name] = rest.split('value="', 1)[1].split('"', 1)[0]
    return found


def test_the_authority_sees_what_was_typed_and_goes_on(browser_of: Browser, town: Town):
    number = new_report(town)
    office = browser_of("district")
    post(office, f"/stand-in/authority/{town.authority}")
    post(office, f"/reports/{number}", group_name="กลุ่มที่อำเภอพิมพ์", **{
        f"seen-{name}": mark for name, mark in marks_of(seen(office, f"/reports/{number}")).items()
    })  # fmt: skip
    assert report(town.kit, number).group_name == "กลุ่มที่อำเภอพิมพ์"
    own = browser_of("officer")
    assert "กลุ่มที่อำเภอพิมพ์" in seen(own, f"/reports/{number}")
    fill(town, number)


def test_while_typing_in_the_district_cannot_do_the_districts_work_until_it_ends(browser_of: Browser, town: Town):
    office = browser_of("district")
    post(office, f"/stand-in/authority/{town.authority}")
    assert office.get("/district").status_code == 403
    assert office.get("/delegations").status_code == 403
    assert post(office, f"/stand-in/authority/{town.authority}").status_code == 403
    assert post(office, "/stand-in/end").status_code == 302
    assert office.get("/district").status_code == 200


@pytest.mark.parametrize(
    ("who", "place", "code"),
    [
        ("district", "authority_b", 404), ("district", "authority_x", 404), ("district", "direct", 404),
        ("admin", "direct", 302), ("admin", "authority_x", 404), ("reviewer", "authority", 403),
        ("officer2", "authority", 403), ("department", "authority", 403),
    ],
)  # fmt: skip
def test_only_the_own_district_or_province_types_in(browser_of: Browser, town: Town, who: str, place: str, code: int):
    assert post(browser_of(who), f"/stand-in/authority/{getattr(town, place)}").status_code == code


def test_a_sent_report_stays_locked_for_who_types_in(browser_of: Browser, town: Town):
    number, receipt = sent_report(town)
    office = browser_of("district")
    post(office, f"/stand-in/authority/{town.authority}")
    assert "seen-group_name" not in seen(office, f"/reports/{number}")
    refused = post(office, f"/reports/{number}", group_name="อื่น")
    assert refused.status_code in (302, 409, 422)
    assert report(town.kit, number).group_name == NINE["group_name"]
    assert post(office, f"/receipts/{receipt.submission_id}/withdraw").status_code == 302
    assert submission(town.kit, receipt.submission_id).status == Status.WITHDRAWN


def name_colleague(client: FlaskClient, town: Town, to: str, first: str, last: str, query: str = "") -> int:
    return post(
        client, f"/delegations{query}", to=town.users[to], starts_on=first, ends_on=last
    ).status_code  # fmt: skip


def test_a_colleague_acts_under_the_own_name_and_it_ends_by_itself(browser_of: Browser, town: Town, clock: Clock):
    assert name_colleague(browser_of("officer"), town, "officer2", "23/11/2569", "๒๓ พฤศจิกายน ๒๕๖๙") == 302
    colleague = browser_of("officer2")
    page = seen(colleague, "/delegations")
    assert "/stand-in/delegation/1" in page
    assert post(colleague, "/stand-in/delegation/1").status_code == 302
    assert "คุณofficer" in seen(colleague, "/")
    number = new_report(town)
    fill(town, number)
    post(colleague, f"/reports/{number}/send", **marks_of_sent(colleague, number))
    with town.kit.read() as session:
        name = session.scalars(select(Decision.by_name)).one()
    assert name == "คุณofficer2 แทน คุณofficer"
    while clock().astimezone(BANGKOK).day < 24:
        assert "/stand-in/end" in seen(colleague, "/")
        clock.forward(hours=1)
    assert "/stand-in/end" not in seen(colleague, "/")


def marks_of_sent(client: FlaskClient, number: int) -> dict[str, str]:
    page = seen(client, f"/reports/{number}")
    return {**NINE, **{f"seen-{name}": mark for name, mark in marks_of(page).items()}}


def test_a_delegation_ended_by_hand_ends_at_once(browser_of: Browser, town: Town):
    absent, colleague = browser_of("admin"), browser_of("reviewer")
    name_colleague(absent, town, "reviewer", "23/11/2569", "30/11/2569")
    post(colleague, "/stand-in/delegation/1")
    assert colleague.get("/rounds").status_code == 200
    assert colleague.get("/people").status_code == 403  # accounts would outlast the days
    assert colleague.get("/delegations").status_code == 403
    assert post(absent, "/delegations/1/end").status_code == 302
    assert colleague.get("/rounds").status_code == 403


def test_no_delegation_leaves_the_place(browser_of: Browser, town: Town):
    officer = browser_of("officer")
    assert name_colleague(officer, town, "officer", "23/11/2569", "30/11/2569") == 422
    for stranger in ("officer_b", "officer_x", "admin"):
        assert name_colleague(officer, town, stranger, "23/11/2569", "30/11/2569") == 404
    admin = browser_of("admin")
    absent = f"?person={town.users['officer']}"
    assert name_colleague(admin, town, "officer_b", "23/11/2569", "30/11/2569", absent) == 422
    assert name_colleague(admin, town, "officer2", "23/11/2569", "30/11/2569", absent) == 302
    assert name_colleague(browser_of("admin_x"), town, "officer2", "23/11/2569", "30/11/2569", absent) == 404
    assert post(browser_of("officer_b"), "/stand-in/delegation/1").status_code == 404


@pytest.mark.parametrize(
    ("first", "last"),
    [("30/11/2569", "24/11/2569"), ("1/11/2569", "2/11/2569"), ("24/11/2569", "24/11/2570"), ("", "")],
)
def test_days_that_cannot_be_are_said_beside_their_field(browser_of: Browser, town: Town, first: str, last: str):
    assert name_colleague(browser_of("officer"), town, "officer2", first, last) == 422


def test_whoever_moves_away_acts_for_nobody(browser_of: Browser, town: Town):
    name_colleague(browser_of("officer"), town, "officer2", "23/11/2569", "30/11/2569")
    colleague = browser_of("officer2")
    post(colleague, "/stand-in/delegation/1")
    with town.kit.transaction(OPERATOR, "test") as session:
        session.get_one(User, town.users["officer"]).authority_id = town.authority_b
    assert "/stand-in/end" not in seen(colleague, "/")
    assert actor_of(town, "officer2").scope.authority_id == town.authority


def test_a_file_may_be_uploaded_while_typing_in(browser_of: Browser, town: Town):
    number = new_report(town)
    office = browser_of("district")
    post(office, f"/stand-in/authority/{town.authority}")
    begun = begin_upload(town.kit, typist(town), number, "ภาพ.jpg", 10)
    with town.kit.read() as session:
        row = session.get_one(Upload, begun.upload_id)
        found = starter(session, row, "")
    assert (found.role, found.own_role, found.scope) == (Role.AUTHORITY, Role.DISTRICT, typist(town).scope)
    assert found.name.startswith("คุณdistrict (อำเภอเมืองแพร่) พิมพ์แทน ทต.")
    with town.kit.transaction(OPERATOR, "test") as session:
        session.get_one(User, town.users["district"]).district_id = town.district_b
    with town.kit.read() as session, pytest.raises(Gone):
        starter(session, session.get_one(Upload, begun.upload_id), "")


def typist(town: Town) -> Actor:
    """The district's officer while typing in."""
    own = actor_of(town, "district")
    scope = Scope(town.province, None, town.authority)
    return Actor(own.name, Role.AUTHORITY, scope, own.user_id, "", False, Role.DISTRICT, "เทศบาลตำบลทุ่งโฮ้ง")
