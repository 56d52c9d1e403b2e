"""The report form: shown, saved as a whole or field by field, and its panel as the checks answer."""

import hashlib

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.access.desk import actor, kit, scope
from portal.access.policy import Permission
from portal.queries.activities import activities_of
from portal.queries.photos import files_of
from portal.queries.reports import ReportForm, find_report_form
from portal.queries.uploads import find_current_file, pending_uploads
from portal.rules.precheck import WAITING
from portal.services.errors import NotFound, ServiceError
from portal.services.reporting import Saved, confirm_odd, save_fields
from portal.web.drafts import draft_key, draft_words
from portal.web.pages import Pages
from portal.web.photos import PAUSES_S as PHOTO_PAUSES_S
from portal.web.report_fields import field_views, typed_fields
from portal.web.speaking import clock, language, said

reports = Pages("reports", __name__)
reports.app_context_processor(draft_words)
Page = str | Response | tuple[str, int]
PAUSES_S = (2, 2, 2, 3, 5, 8, 13, 20, 30, 60)
"""Seconds before the panel asks again while something waits; then it stops until something changes."""
LOOKS = 40


@reports.page("/reports/<int:report_id>", Permission.REPORT_WRITE, methods=("GET", "POST"))
def edit(report_id: int) -> Page:
    """The form. A POST saves what is typed; `act` is the button: theirs:FIELD, right:FIELD or back:FIELD."""
    if request.method == "GET":
        return form_page(find_form(report_id))
    typed, opened = typed_fields(request.form)
    act, _colon, name = request.form.get("act", "").partition(":")
    if act == "theirs":
        typed.pop(name, None)
    if act == "back":
        typed[name] = find_form(report_id).odd.get(name, ("", "", typed.get(name, "")))[2]
    saved = save_fields(kit(), actor(), report_id, version=0, typed=typed, opened=opened)
    if act == "right":
        confirm_odd(kit(), actor(), report_id, name)
    if not saved.is_clean:
        return form_page(find_form(report_id), typed, saved)
    flash(_("Saved %(time)s", time=clock(kit().now())), "good")
    return redirect(url_for("reports.edit", report_id=report_id))


@reports.page("/reports/<int:report_id>/fields", Permission.REPORT_WRITE, methods=("POST",))
def save(report_id: int) -> Response:
    """Saves what a script sends: {fields: {name: text}, opened: {name: mark}, right: [names]}. Answers per field what
    was stored (as shown), what is wrong with it, or what another wrote."""
    body = request.get_json()
    sent = body if isinstance(body, dict) else abort(400)
    fields, opened, right = sent.get("fields", {}), sent.get("opened", {}), sent.get("right", [])
    if not (_is_words(fields) and _is_words(opened) and isinstance(right, list)):
        abort(400)
    done = save_fields(kit(), actor(), report_id, version=0, typed=fields, opened=opened)
    for name in right[:2]:
        confirm_odd(kit(), actor(), report_id, str(name))
    form = find_form(report_id)
    return jsonify(
        saved_at=clock(kit().now()),
        values={name: form.values[name] for name in done.prints},
        prints=done.prints,
        wrong={name: said(error) for name, error in done.refused.items()},
        theirs={**done.conflicts, **{name: form.values[name] for name in done.unseen}},
    )


@reports.page("/reports/<int:report_id>/precheck", Permission.REPORT_WRITE)
def precheck(report_id: int) -> str:
    """The panel again; `seen` is the mark of the one on screen, `look` how often it asked."""
    form = find_form(report_id)
    look = request.args.get("look", "0")
    number = int(look) if look.isascii() and look.isdecimal() and len(look) < 6 else 0
    context = {"form": form, "fields": field_views(form, tongue=language())}
    panel = render_template("authority/panel_parts.html", **context)
    return render_template(
        "authority/poll.html", form=form, panel="" if mark_of(panel) == request.args.get("seen") else panel,
        seen=mark_of(panel), look=number + 1, pause_s=pause_s(form, number),
    )  # fmt: skip


def find_form(report_id: int) -> ReportForm:
    """The report's form, in the scope of the person here. Raises NotFound."""
    with kit().read() as session:
        form = find_report_form(session, scope(), report_id, kit().now())
    if form is None:
        raise NotFound
    return form


def form_page(
    form: ReportForm,
    typed: dict[str, str] | None = None,
    saved: Saved | None = None,
    refused: ServiceError | None = None,
) -> Page:
    """The form with what was typed, or the sheet of what is sent while a level above holds it. `refused` says why it
    was not sent."""
    if form.is_locked:
        return render_template("authority/locked.html", form=form)
    with kit().read() as session:
        activities = activities_of(session, scope(), limit=20)
        files = find_current_file(session, scope(), form.id), pending_uploads(session, scope(), form.id)
        shown = files_of(session, scope(), form.id)
    fields = field_views(form, typed, saved, language())
    panel = render_template("authority/panel_parts.html", form=form, fields=fields)
    page = render_template(
        "authority/report.html", form=form, fields=fields, activities=activities, file=files[0], uploads=files[1],
        draft_key=draft_key(), seen=mark_of(panel), pause_s=pause_s(form, 0), refused=refused, saved=saved,
        look=1, now=kit().now(), report_id=form.id, shown=shown, pauses=PHOTO_PAUSES_S,
    )  # fmt: skip
    if refused or saved:
        return page, 409 if saved and (saved.conflicts or saved.unseen) else 422
    return page


def mark_of(panel: str) -> str:
    """A short mark of a panel, so that an unchanged one is not drawn (and read out) again."""
    return hashlib.sha256(panel.encode()).hexdigest()[:12]


def pause_s(form: ReportForm, look: int) -> int | None:
    """Seconds until the panel asks again; None when nothing waits or it asked long enough."""
    soon = any(line.outcome == WAITING for line in form.panel.lines)
    later = any(line.again_at for line in form.panel.lines)
    if look >= LOOKS or not (soon or later):
        return None
    return PAUSES_S[min(look, len(PAUSES_S) - 1)] if soon else PAUSES_S[-1]


def _is_words(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())
