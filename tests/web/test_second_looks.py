"""A share of the verdicts is given once more by somebody else, blind; what differs goes to the administrator."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.models import Rulebook, SecondLook
from portal.rules.branding import as_data as checklist_data
from portal.rules.rulebook import DEFAULT, BadRulebook, as_data, from_data
from portal.services.deciding import accept
from portal.services.reviewing import save_checklist
from portal.services.rulebooks import follow_rulebook
from portal.services.undoing import undo_verdict
from tests.outside import Outside
from tests.people import Town, token_of
from tests.reports import GOOD, actor_of, endorse_sent, run_jobs, sent_report, show_photos, submission

Browser = Callable[[str], FlaskClient]
WHOLE = {
    **{f"mark:{number}": "found" for number in range(1, 6)}, "order": "12345", "presenter": "yes",
    **{f"topic:{number}": "yes" for number in range(1, 5)},
}  # fmt: skip


def look_of(town: Town) -> SecondLook | None:
    with town.kit.read() as session:
        return session.scalars(select(SecondLook)).first()


def post(client: FlaskClient, path: str, **data: str) -> TestResponse:
    return client.post(path, data={"csrf_token": token_of(client), **data})


@pytest.fixture
def accepted(town: Town, outside: Outside) -> int:
    """A submission that the reviewer accepted while every verdict is given twice."""
    show_photos(outside)
    outside.channel_url = "https://www.youtube.com/@thunghong"
    admin = actor_of(town, "admin")
    follow_rulebook(town.kit, admin, town.province, {**as_data(DEFAULT), "second_look_percent": 100}, 1, "ตรวจซ้ำ")
    number = sent_report(town)[1].submission_id
    run_jobs(town.kit)
    endorse_sent(town, number)
    save_checklist(
        town.kit, actor_of(town, "reviewer"), number, submission(town.kit, number).version, checklist_data(GOOD)
    )
    accept(town.kit, actor_of(town, "reviewer"), number, submission(town.kit, number).version)
    return number


def test_the_second_person_sees_nothing_of_the_first_verdict(browser_of: Browser, town: Town, accepted: int):
    look = look_of(town)
    assert look is not None
    page = browser_of("admin").get(f"/second-looks/{look.id}").get_data(as_text=True)
    assert "คุณreviewer" not in page
    assert "checked" not in page
    assert browser_of("reviewer").get(f"/second-looks/{look.id}").status_code == 404
    assert "second-looks/1" not in browser_of("reviewer").get("/second-looks").get_data(as_text=True)
    assert browser_of("admin_x").get(f"/second-looks/{look.id}").status_code == 404


def test_two_that_agree_count_and_nothing_waits(browser_of: Browser, town: Town, accepted: int):
    admin = browser_of("admin")
    assert post(admin, "/second-looks/1", version="1", verdict="accepted", **WHOLE).location == "/second-looks"
    look = look_of(town)
    assert look is not None
    assert (look.agreed, look.second_name) == (True, "คุณadmin")
    assert post(admin, "/second-looks/1", version="1", verdict="accepted", **WHOLE).status_code == 409
    assert submission(town.kit, accepted).status == "accepted"


def test_two_that_differ_go_to_the_administrator(browser_of: Browser, town: Town, accepted: int):
    admin = browser_of("admin")
    post(admin, "/second-looks/1", version="1", verdict="returned", **{**WHOLE, "mark:3": "wrong"})
    assert "/second-looks/1/settle" in admin.get("/second-looks").get_data(as_text=True)
    assert post(browser_of("reviewer"), "/second-looks/1/settle", version="2", note="x").location == "/second-looks"
    assert post(admin, "/second-looks/1/settle", version="2", note=" ").location == "/second-looks"
    assert look_of(town).settled_at is None  # type: ignore[union-attr]
    post(admin, "/second-looks/1/settle", version="2", note="ตราจังหวัดถูกต้อง ผลแรกคงเดิม")
    look = look_of(town)
    assert look is not None
    assert (look.note, look.settled_by) == ("ตราจังหวัดถูกต้อง ผลแรกคงเดิม", "คุณadmin")
    assert post(admin, "/second-looks/1/settle", version="2", note="อีกครั้ง").status_code == 409


def test_what_is_left_open_is_asked_for(browser_of: Browser, town: Town, accepted: int):
    for wrong in ({"presenter": ""}, {"mark:1": "perhaps"}, {"verdict": "maybe"}):
        answer = post(
            browser_of("admin"), "/second-looks/1", **{"version": "1", "verdict": "accepted", **WHOLE, **wrong}
        )
        assert answer.status_code == 422, wrong
    assert look_of(town).second_verdict is None  # type: ignore[union-attr]


def test_a_verdict_taken_back_needs_no_second_look(town: Town, accepted: int):
    undo_verdict(town.kit, actor_of(town, "reviewer"))
    assert look_of(town) is None


def test_it_is_off_until_a_province_wants_it(browser_of: Browser, town: Town):
    with town.kit.read() as session:
        assert from_data(session.scalars(select(Rulebook)).first().data).second_look_percent == 0  # type: ignore[union-attr]
    assert "empty" in browser_of("reviewer").get("/second-looks").get_data(as_text=True)
    for share in (-1, 101, True, "5"):
        with pytest.raises(BadRulebook):
            from_data(as_data(replace(DEFAULT)) | {"second_look_percent": share})
