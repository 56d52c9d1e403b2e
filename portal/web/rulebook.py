"""The rulebook's page: its values as a form; saving makes the next version."""

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from portal.access.desk import actor, here, kit, scope
from portal.access.policy import Permission
from portal.queries.rounds import rulebooks_of
from portal.rules.rulebook import NEVER_OFF, Rulebook, from_data
from portal.rules.thai import arabic_digits
from portal.rules.vocabulary import Outcome, RuleId
from portal.services.errors import Invalid, NotFound
from portal.services.rulebooks import follow_rulebook
from portal.web.pages import Pages
from portal.web.speaking import said

rulebook = Pages("rulebook", __name__)
CHOICES = tuple(rule for rule in RuleId if rule not in NEVER_OFF)
UNLISTED = (Outcome.PASS, Outcome.WARNING, Outcome.FAIL)
OFF = "switched_off"


@rulebook.page("/rulebook", Permission.RULEBOOK_WRITE, methods=("GET", "POST"))
def index() -> str | tuple[str, int] | Answer:
    """The rulebook in force, its earlier versions, and the form for the next."""
    wrong = None
    if request.method == "POST":
        try:
            version = _save()
        except Invalid as error:
            wrong = error.field, said(error)
        else:
            flash(_("The rulebook is now version %(n)d", n=version), "good")
            return redirect(url_for("rulebook.index"))
    with kit().read() as session:
        versions = rulebooks_of(session, scope())
    if not versions:
        raise NotFound
    now: Rulebook = from_data(versions[0].data)
    before = [*versions[1:], versions[-1]]
    history = [(each, changes(earlier.data, each.data)) for each, earlier in zip(versions, before, strict=True)]
    shown = render_template(
        "rulebook/index.html", now=now, versions=versions, history=history, wrong=wrong, choices=CHOICES,
        unlisted=UNLISTED,
    )  # fmt: skip
    return (shown, 422) if wrong else shown


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """What differs between two versions, as (name, old, new); a rule that was switched counts by its own name."""
    found = [
        (name, old.get(name), value)
        for name, value in new.items()
        if name != OFF and old.get(name) not in (None, value)
    ]
    off_before, off_now = set(old.get(OFF, ())), set(new.get(OFF, ()))
    return found + [(rule, rule not in off_before, rule not in off_now) for rule in sorted(off_before ^ off_now)]


def _save() -> int:
    form, province_id = request.form, here().province_id
    version = form.get("version", "")
    if province_id is None or not (version.isascii() and version.isdecimal()):
        abort(400)
    data: dict[str, Any] = {name: _number(name) for name in ("max_seconds", "borderline_seconds", "odd_factor")}
    data["second_look_percent"] = int(_number("second_look_percent")) if "second_look_percent" in form else 0
    data |= {name: form.get(name, "") for name in ("unlisted", "sums")}
    data |= {name: name in form for name in ("marks_must_stay", "keep_video_copy")}
    data[OFF] = [rule.value for rule in CHOICES if rule.value not in form.getlist("on")]
    return follow_rulebook(kit(), actor(), province_id, data, int(version), form.get("note", ""))


def _number(name: str) -> float:
    try:
        return float(arabic_digits(request.form.get(name, "")[:30]).replace(",", "").strip())
    except ValueError:
        raise Invalid(name, "ใส่เป็นตัวเลข", "Give a number.") from None
