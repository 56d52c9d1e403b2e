"""What happened is told to everybody in the scope, and to nobody else."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from portal.models import Report
from portal.queries.history import AT_ONCE
from portal.rules.scope import OPERATOR
from tests.films import video
from tests.outside import Outside
from tests.people import Town
from tests.reports import sent_report, show_photos

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def report(town: Town, outside: Outside) -> int:
    show_photos(outside)
    return sent_report(town)[0]


@pytest.mark.parametrize("who", ["officer", "district", "reviewer", "admin", "department"])
def test_a_report_tells_who_did_what_before_and_after(browser_of: Browser, report: int, who: str):
    text = browser_of(who).get(f"/timeline/report/{report}").get_data(as_text=True)
    assert "คุณofficer" in text
    assert "cell-new" in text
    assert "42" in text


def test_a_video_and_an_authority_have_theirs(browser_of: Browser, town: Town, report: int):
    number = video(town.kit, report).id
    assert browser_of("reviewer").get(f"/timeline/video/{number}").status_code == 200
    text = browser_of("admin").get(f"/timeline/authority/{town.authority}").get_data(as_text=True)
    assert "คุณofficer" in text


def test_it_goes_further_back(browser_of: Browser, town: Town, report: int):
    for count in range(AT_ONCE + 5):
        with town.kit.transaction(OPERATOR, "report.saved") as session:
            session.get_one(Report, report).people = 1000 + count
    admin = browser_of("admin")
    first = admin.get(f"/timeline/report/{report}").get_data(as_text=True)
    assert first.count("<li>") >= AT_ONCE
    older = first.split(f"/timeline/report/{report}?before=")[1].split('"')[0]
    further = admin.get(f"/timeline/report/{report}?before={older}").get_data(as_text=True)
    assert "1054" in first
    assert "1000" not in first
    assert "1000" in further
    assert "1054" not in further
    assert admin.get(f"/timeline/report/{report}?before=x").status_code == 200


def test_strangers_find_nothing(browser_of: Browser, town: Town, report: int):
    for who in ("officer_b", "admin_x"):
        assert browser_of(who).get(f"/timeline/report/{report}").status_code == 404
    assert browser_of("officer_b").get(f"/timeline/authority/{town.authority}").status_code == 404
    assert browser_of("admin").get(f"/timeline/round/{town.round}").status_code == 404
