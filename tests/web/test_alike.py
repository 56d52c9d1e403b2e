"""Both sides of shared content are shown to those who review, of their province alone."""

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.outside import Outside
from tests.people import Town
from tests.reports import fill, new_report, run_jobs, send, show_photos

Browser = Callable[[str], FlaskClient]


def test_the_same_link_is_shown_from_both_sides(browser_of: Browser, town: Town, outside: Outside):
    show_photos(outside)
    first = new_report(town, "officer")
    fill(town, first, "officer")
    send(town, first, "officer")
    second = new_report(town, "officer_b")
    fill(town, second, "officer_b")
    run_jobs(town.kit)
    page = browser_of("reviewer").get(f"/reports/{second}/alike")
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert text.count("เทศบาลตำบลทุ่งโฮ้ง") >= 2
    assert text.count('class="panel"') == 4  # link and folder, both sides each
    assert browser_of("reviewer").get(f"/reports/{first}/alike").status_code == 200
    assert "empty" in browser_of("reviewer").get(f"/reports/{first}/alike").get_data(as_text=True)


def test_strangers_find_nothing(browser_of: Browser, town: Town):
    report = new_report(town, "officer")
    assert browser_of("admin_x").get(f"/reports/{report}/alike").status_code == 404
    assert browser_of("officer").get(f"/reports/{report}/alike").status_code == 403
    assert browser_of("reviewer").get("/reports/999999/alike").status_code == 404


def test_the_sending_leads_to_both_sides(browser_of: Browser, town: Town, outside: Outside):
    show_photos(outside)
    for who in ("officer", "officer_b"):
        report = new_report(town, who)
        fill(town, report, who)
        run_jobs(town.kit)
        receipt = send(town, report, who)
    page = f"/submissions/{receipt.submission_id}"
    assert f"/reports/{report}/alike" in browser_of("admin").get(page).get_data(as_text=True)
    assert f"/reports/{report}/alike" not in browser_of("officer_b").get(page).get_data(as_text=True)
    assert f"/timeline/report/{report}" in browser_of("officer_b").get(page).get_data(as_text=True)
