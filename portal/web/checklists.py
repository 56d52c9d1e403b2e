"""The checklist on the desk: every tick is kept at once, with or without scripts."""

from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from portal.access.desk import actor, here, kit
from portal.access.policy import Permission
from portal.queries.review import Desk, desk_of
from portal.queries.submissions import SubmissionPage
from portal.rules.branding import TEMPLATES, points_asked, value_of
from portal.rules.ticking import Tick
from portal.rules.vocabulary import MarkState
from portal.services import probing, reviewing
from portal.services.errors import Conflict, Invalid, NotFound, ServiceError
from portal.services.leasing import HeldByOther
from portal.web.desk_checks import checks_of
from portal.web.desk_screens import following_of, stage_of
from portal.web.desk_ways import asked_filters, desk_url, tail_of
from portal.web.pages import Pages
from portal.web.posted import lead_back, posted_seconds, posted_version
from portal.web.review import held_answer
from portal.web.speaking import said
from portal.web.submissions import sending, steps_for

checklists = Pages("checklists", __name__)
POINTS_AT_ONCE = 10


@checklists.page("/review/<int:submission_id>/tick", Permission.REVIEW, methods=("POST",))
def tick(submission_id: int) -> str | Answer:
    """Keeps ticks, and the order as typed; a script gets the checks drawn anew, others the page."""

    def keep() -> None:
        order = request.form.get("order")
        reviewing.tick(kit(), actor(), submission_id, posted_version(), posted_ticks(), order)

    return _kept(submission_id, keep)


@checklists.page("/review/<int:submission_id>/details", Permission.REVIEW, methods=("POST",))
def details(submission_id: int) -> str | Answer:
    """Keeps the seconds that were typed, the order as found and the note."""

    def keep() -> None:
        person, version = actor(), posted_version()
        page, found = _open(submission_id)
        times = [
            Tick(point, value_of(found.checklist, point), None, seconds)
            for point in points_asked(found.rules)
            if point != "presenter" and (seconds := posted_seconds(f"at-{point}")) is not None
        ]
        order = request.form.get("order", "")
        changed = order if order != request.form.get("order_was", "") else None
        reviewing.tick(kit(), person, page.id, version, times, changed)
        reviewing.write_note(kit(), person, page.id, version, request.form.get("note", ""))

    return _kept(submission_id, keep, said_so=True)


@checklists.page("/review/<int:submission_id>/look", Permission.REVIEW, methods=("POST",))
def look_again(submission_id: int) -> str | Answer:
    """Asks for another look at the video's link."""
    page = sending(submission_id)
    if page.video is None:
        raise NotFound
    probing.look_again(kit(), actor(), page.video.id)
    flash(_("The portal looks at the video again. The answer appears here in a moment."), "good")
    return redirect(desk_url(submission_id))


@checklists.page("/review/<int:submission_id>/typed", Permission.REVIEW, methods=("POST",))
def type_in(submission_id: int) -> str | Answer:
    """Keeps title and length as the reviewer saw them, with where they were seen."""
    page = sending(submission_id)
    if page.video is None:
        raise NotFound
    video_id = page.video.id

    def keep() -> None:
        seconds = posted_seconds("duration") or 0.0
        title, source = request.form.get("title", ""), request.form.get("source", "")
        probing.type_in(kit(), actor(), video_id, title, seconds, source)

    return _kept(submission_id, keep, said_so=True)


def _kept(submission_id: int, keep: Any, *, said_so: bool = False) -> str | Answer:
    there = desk_url(submission_id)
    lead_back(there)
    by_script = "HX-Request" in request.headers
    try:
        keep()
    except HeldByOther as error:
        if not by_script:
            raise
        return held_answer(error, following_of(submission_id))
    except (Conflict, NotFound):
        raise
    except ServiceError as error:
        if by_script:
            raise
        flash(said(error), "bad")
        return redirect(there)
    if by_script:
        page, found = _open(submission_id)
        stage = stage_of(page)
        checks = checks_of(page, found, steps_for(here(), page), stage.screening)
        return render_template(
            "review/answer.html", page=page, checks=checks, tail=tail_of(asked_filters()), return_templates=TEMPLATES
        )
    if said_so:
        flash(_("Kept"), "good")
    return redirect(there)


def _open(submission_id: int) -> tuple[SubmissionPage, Desk]:
    page = sending(submission_id)
    with kit().read() as session:
        return page, desk_of(session, page.province_id, page.video.id if page.video else None)


def posted_ticks() -> list[Tick]:
    """The ticks of a form, each "point=value=what it was", or with "=second of the video" besides. Raises Invalid."""
    try:
        return [_tick(*text.split("=")) for text in request.form.getlist("tick")[:POINTS_AT_ONCE]]
    except (ValueError, TypeError):
        raise Invalid("tick", "อ่านจุดที่ตรวจไม่ได้ โหลดหน้าใหม่", "That point cannot be read. Load the page again.") from None


def _tick(point: str, value: str, was: str, at_s: str = "") -> Tick:
    return Tick(point, MarkState(value), MarkState(was), float(at_s) if at_s else None)
