"""The rulebook's page shows what each version changed, and saving judges every report again without a new look."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.models import Job
from portal.models.videos import FindingRow
from portal.rules.rulebook import DEFAULT, as_data
from portal.rules.vocabulary import Outcome, RuleId
from portal.web.rulebook import changes
from tests.outside import Outside
from tests.people import Town, token_of
from tests.reports import fill, new_report, run_jobs

Browser = Callable[[str], FlaskClient]
VALUES = {
    "max_seconds": "300",
    "borderline_seconds": "301",
    "odd_factor": "10",
    "unlisted": "warning",
    "sums": "to_date",
}
ALL = [rule.value for rule in RuleId if rule not in (RuleId.FIELDS_COMPLETE, RuleId.PLATFORM)]


@pytest.fixture
def admin(browser_of: Browser) -> FlaskClient:
    return browser_of("admin")


def save(admin: FlaskClient, version: int, **given: object) -> int:
    data = {"csrf_token": token_of(admin), "version": str(version), "on": ALL, **VALUES, **given}
    return admin.post("/rulebook", data=data).status_code


def length_of(town: Town, report_id: int) -> tuple[str, int]:
    with town.kit.read() as session:
        found = session.scalars(
            select(FindingRow)
            .where(FindingRow.report_id == report_id, FindingRow.rule == RuleId.DURATION)
            .order_by(FindingRow.id)
        ).all()
        return found[-1].outcome, found[-1].rulebook_version


def test_every_report_is_judged_again_from_what_was_seen(admin: FlaskClient, town: Town, outside: Outside):
    outside.duration_s = 310.0
    report_id = new_report(town)
    fill(town, report_id)
    assert length_of(town, report_id) == (Outcome.FAIL, 1)
    looked = list(outside.asked)
    assert save(admin, 1, max_seconds="๓๒๐", borderline_seconds="321", note="หนังสือฉบับใหม่") == 302
    with town.kit.read() as session:
        assert session.scalar(select(Job.kind).where(Job.subject == f"province:{town.province}")) == "recheck"
    run_jobs(town.kit)
    assert length_of(town, report_id) == (Outcome.PASS, 2)
    assert outside.asked == looked


def test_saving_what_is_already_so_asks_for_nothing(admin: FlaskClient, town: Town):
    assert save(admin, 1) == 302
    with town.kit.read() as session:
        assert session.scalar(select(Job.kind).where(Job.kind == "recheck")) is None


def test_each_version_shows_old_beside_new(admin: FlaskClient):
    save(admin, 1, max_seconds="290", on=[*ALL[1:]], unlisted="fail", note="ลองเข้มขึ้น")
    page = admin.get("/rulebook").get_data(as_text=True)
    assert '<span class="cell-old">300</span> <span class="cell-new">290</span>' in page
    assert '<span class="cell-old">ควรดู</span> <span class="cell-new">ไม่ผ่าน</span>' in page
    assert '<span class="cell-old">ใช่</span> <span class="cell-new">ไม่</span>' in page
    assert "ลองเข้มขึ้น" in page


def test_what_was_typed_stays_when_it_cannot_be_taken(admin: FlaskClient):
    data = {
        "csrf_token": token_of(admin),
        "version": "1",
        "on": ALL[:2],
        **VALUES,
        "max_seconds": "ห้านาที",
        "note": "ลอง",
    }
    answer = admin.post("/rulebook", data=data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="ห้านาที"' in page
    assert 'name="note" maxlength="500" value="ลอง"' in page
    assert page.count(' name="on"') == len(ALL)
    assert sum(" checked" in tag for tag in page.split("<input ") if 'name="on"' in tag) == 2


def test_changes_tell_values_and_switches_apart():
    old = as_data(DEFAULT)
    assert changes(old, old) == []
    new = old | {"max_seconds": 290.0, "switched_off": ["topics"]}
    assert changes(old, new) == [("max_seconds", 300.0, 290.0), ("topics", True, False)]
    assert changes(new, old) == [("max_seconds", 290.0, 300.0), ("topics", False, True)]
    assert changes({"max_seconds": 300.0}, old) == []
