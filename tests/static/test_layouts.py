"""Layouts stand with nothing given, and show what is given."""

import re

import pytest
from flask import flash, render_template_string

from tests.static.dressed import DOORS, NAV, PERSON, ROUND, bare_app, drawn
from tests.static.places import TEMPLATES

PAGE = '{% extends "layout/page.html" %}{% block title %}T{% endblock %}{% block content %}<h1>H</h1>{% endblock %}'
OFFICE = PAGE.replace("page.html", "office.html")
PAPER = '{% extends "layout/print.html" %}{% block sheet %}<h1>H</h1>{% endblock %}'
SHIPPED = [str(p.relative_to(TEMPLATES)) for room in ("errors", "about") for p in (TEMPLATES / room).glob("*.html")]


@pytest.mark.parametrize("source", [PAGE, OFFICE, PAPER])
def test_a_layout_leans_on_nothing(source):
    html = drawn(source)
    assert '<html lang="th">' in html
    assert '<a class="skip" href="#main">' in html
    assert html.count("<main") == html.count("<h1") == 1
    assert '<meta name="csrf-token" content="I' in html
    assert '"allowEval":false' in html


@pytest.mark.parametrize("source", [PAGE, OFFICE])
def test_a_person_finds_their_menu(source):
    html = drawn(source, *DOORS, current_person=PERSON, round_now=ROUND, nav_items=NAV)
    assert "Thung Hong" in html
    assert "Authority officer" in html
    assert "2 days left" in html
    assert '<a href="/desk" aria-current="page">' in html
    for door in ("account.sign_out", "account.language"):
        form = re.search(rf'<form method="post" action="/{door}"[^>]*>(.*?)</form>', html, re.S)
        assert form
        assert 'name="csrf_token"' in form.group(1)
    assert 'name="next" value="/there?page=2"' in html


def test_doors_that_are_not_built_are_not_shown():
    html = drawn(PAGE, "account.sign_out", current_person=PERSON)
    assert "Sign out" in html
    assert "Guideline" not in html
    assert "English" not in html


def test_strangers_see_the_staff_door_and_the_foot():
    html = drawn(PAGE, *DOORS, province_name="Phrae", office_name="The office")
    assert '<a class="masthead-tool" href="/account.sign_in">Staff</a>' in html
    assert "<small>Phrae</small>" in html
    assert '<footer class="foot"><div><span>The office</span>' in html
    assert "Sign out" not in html
    assert ">Staff<" not in drawn(PAGE, *DOORS, path="/account.sign_in")


@pytest.mark.parametrize(("days", "words"), [(1, "1 day left"), (0, "closes today"), (-1, "closed")])
def test_the_round_says_how_long(days, words):
    round_now = type(ROUND)(due_label="15 Nov", days_left=days)
    assert words in drawn(PAGE, current_person=PERSON, round_now=round_now)


def test_after_a_post_the_language_switch_goes_home():
    assert 'name="next" value="/"' in drawn(PAGE, *DOORS, method="POST")


def test_flashed_messages_become_notices():
    app = bare_app()

    @app.get("/")
    def told() -> str:
        flash("Saved.", "good")
        flash("<b>no</b>", "error")
        return render_template_string(PAGE)

    html = app.test_client().get("/").get_data(as_text=True)
    assert '<div class="notice notice-good" role="status">' in html
    assert '<div class="notice notice-bad" role="alert">' in html
    assert "&lt;b&gt;no&lt;/b&gt;" in html


@pytest.mark.parametrize("name", [n for n in SHIPPED if not n.endswith("base.html")])
def test_shipped_pages_render_for_strangers_and_staff(name):
    for person in (None, PERSON):
        html = drawn('{% extends "' + name + '" %}', current_person=person)
        assert html.count("<h1") == 1
        assert re.search(r"<title>\S.* · Value from waste</title>", html)


def test_an_error_page_shows_the_incident_and_a_way_on():
    html = drawn('{% extends "errors/500.html" %}', incident="a1b2c3d4")
    assert ">a1b2c3d4</code>" in html
    assert '<a class="button button-main" href="/">Go to the first page</a>' in html
    assert "Incident" not in drawn('{% extends "errors/500.html" %}')
    assert 'href="/there?page=2">Try again' in drawn('{% extends "errors/503.html" %}')


def test_a_conflict_shows_both_values():
    error = {"mine": {"income": "18,500"}, "theirs": {"income": "20,000"}}
    html = drawn('{% extends "errors/409.html" %}', error=error, message="Changed at 14:02")
    assert '<span class="cell-new">18,500</span></td><td>20,000</td>' in html
    assert "<b>Changed at 14:02</b>" in html
    assert "<table" not in drawn('{% extends "errors/409.html" %}')
