"""The script of every page, in a real browser under the real content policy."""

import threading
from collections.abc import Iterator

import pytest
from flask import Response, render_template_string, request
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from portal.web.shield import CONTENT_POLICY
from tests.static.dressed import PERSON, bare_app

pytestmark = pytest.mark.browser

PAGE = """{% extends "layout/page.html" %}{% from "macros/parts.html" import copy_box, csrf %}
{% block content %}<h1>H</h1>
{{ copy_box('name', 'the mandated name') }}
<form method="post" id="once" action="/slow">{{ csrf() }}<button name="act" value="send">Send</button></form>
<form method="post" id="grave" action="/slow" data-confirm="Really?" data-confirm-yes="Withdraw">
{{ csrf() }}<button>Go</button></form>
<button type="button" id="live" hx-post="/refuse" hx-target="#here">Live</button><div id="here"></div>{% endblock %}"""


@pytest.fixture(scope="module")
def site() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A served page, and what was posted to it."""
    app = bare_app("account.sign_out")
    posted: list[dict[str, str]] = []

    @app.get("/")
    def page() -> str:
        return render_template_string(PAGE, current_person=PERSON)

    @app.post("/slow")
    def slow() -> Response:
        posted.append(request.form.to_dict())
        return Response(status=204)  # leaves the browser on the page, as a download does

    @app.post("/refuse")
    def refuse() -> tuple[dict[str, str], int]:
        return {"message": "The round is closed."}, 422

    @app.after_request
    def shield(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = CONTENT_POLICY.format(nonce="n0nce")
        return response

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", posted
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser_page(site: tuple[str, list[dict[str, str]]], chromium: Browser) -> Iterator[Page]:
    """One tab for all tests of this file, with the clipboard open to it."""
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


@pytest.fixture
def page(site: tuple[str, list[dict[str, str]]], browser_page: Page) -> Iterator[Page]:
    """The page afresh; a test fails when the browser complained, about the content policy say."""
    complaints: list[str] = []
    browser_page.on("pageerror", lambda error: complaints.append(str(error)))
    browser_page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    browser_page.goto(site[0])
    site[1].clear()
    yield browser_page
    assert complaints == []


def test_copy_puts_the_text_on_the_clipboard_and_says_so(page):
    page.click("[data-copy]")
    page.wait_for_selector("#toast >> text=Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "the mandated name"


def test_a_double_tap_sends_once_with_the_buttons_value(page, site):
    page.evaluate("for (const n of [1, 2, 3]) document.querySelector('#once button').click()")
    page.wait_for_timeout(300)
    assert [form["act"] for form in site[1]] == ["send"]
    assert page.get_attribute("#once button", "aria-disabled") == "true"


def test_a_grave_act_asks_first(page, site):
    page.click("#grave button")
    assert page.inner_text("#ask-text") == "Really?"
    page.keyboard.press("Escape")
    page.click("#grave button")
    page.click("#ask [value=no]")
    page.wait_for_timeout(100)
    assert site[1] == []
    page.click("#grave button")
    page.click("#ask >> text=Withdraw")
    page.wait_for_timeout(300)
    assert len(site[1]) == 1


def test_htmx_carries_the_token_and_a_refusal_is_said(page):
    page.click("#live")
    page.wait_for_selector("#notices .notice-bad >> text=The round is closed.")


def test_the_menu_closes_by_escape_and_by_a_click_elsewhere(page):
    for leave in (lambda: page.keyboard.press("Escape"), lambda: page.click("h1")):
        page.click("summary")
        assert page.is_visible(".menu-box")
        leave()
        assert not page.is_visible(".menu-box")


def test_a_lost_line_is_said_and_its_return_too(page):
    page.context.set_offline(True)
    page.wait_for_selector("#toast >> text=No signal")
    page.context.set_offline(False)
    page.wait_for_selector("#toast >> text=The signal is back")
