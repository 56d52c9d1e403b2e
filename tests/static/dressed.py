"""A bare app around the templates: no portal behind it, so that a layout leans on nothing."""

from types import SimpleNamespace
from typing import Any

from flask import Flask, render_template_string, url_for
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect

from portal.web.speaking import FILTERS
from tests.static.places import STATIC, TEMPLATES

PERSON = SimpleNamespace(name="Somjai", place_name="Thung Hong", role_label="Authority officer", is_authenticated=True)
ROUND = SimpleNamespace(due_label="15 Nov 2025", days_left=2)
NAV = [SimpleNamespace(endpoint="desk", label="Review desk", url="/desk", current=True, icon="list")]
DOORS = ("account.sign_in", "account.sign_out", "account.language", "account.show", "about.help", "about.privacy")


def bare_app(*doors: str) -> Flask:
    """An app that knows these endpoints and nothing else; English, as no catalogue is given."""
    app = Flask("bare", static_folder=str(STATIC), template_folder=str(TEMPLATES))
    app.config.update(SECRET_KEY="for this test", TESTING=True)
    Babel(app)
    CSRFProtect(app)
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(asset=lambda name: url_for("static", filename=name, v="1"), csp_nonce=lambda: "n0nce")
    for door in doors:
        app.add_url_rule(f"/{door}", door, lambda: "", methods=["GET", "POST"])
    return app


def drawn(source: str, *doors: str, path: str = "/there?page=2", method: str = "GET", **context: Any) -> str:
    """What a template source becomes."""
    with bare_app(*doors).test_request_context(path, method=method):
        return render_template_string(source, **context)


def part(call: str, **context: Any) -> str:
    """What one call of a macro becomes."""
    return drawn('{% import "macros/parts.html" as parts %}{{ parts.' + call + " }}", **context)
