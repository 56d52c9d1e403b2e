"""Sendings: the lists of a round, and one sending with all that is known of it, for everybody who may see it."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from portal.access.desk import actor, here, kit, may_here, scope
from portal.access.policy import Permission
from portal.queries.people import Person
from portal.queries.review import districts_of
from portal.queries.round_lists import (
    STATES,
    MissingLine,
    RoundRef,
    SentLine,
    missing_in_round,
    rounds_to_choose,
    sent_in_round,
)
from portal.queries.rounds import find_round_now
from portal.queries.submissions import SubmissionPage, find_submission
from portal.rules.progress import Step, route_as_sent, steps_open
from portal.rules.vocabulary import Role
from portal.services import deciding
from portal.services.errors import Invalid, NotFound, Refused
from portal.web.dressing import role_label
from portal.web.pages import Pages
from portal.web.posted import asked_number, lead_back, posted_version
from portal.web.speaking import said

submissions = Pages("submissions", __name__)
MISSING = "missing"


@submissions.page("/submissions", Permission.PROGRESS_READ)
def index() -> str:
    """What a round holds, by where it stands; who is missing comes with whom to phone."""
    state, district = request.args.get("state", MISSING), asked_number("district")
    lines: list[SentLine] = []
    missing: list[MissingLine] = []
    more: int | None = None
    with kit().read() as session:
        province = asked_number("province") or here().province_id or 0
        rounds = rounds_to_choose(session, scope(), province)
        now = find_round_now(session, province, kit().now())
        chosen = _chosen(rounds, asked_number("round") or (now.id if now else None))
        if chosen and state in STATES:
            before = asked_number("before")
            lines, more = sent_in_round(session, scope(), chosen.id, state, district_id=district, before=before)
        elif chosen:
            state, missing = MISSING, missing_in_round(session, scope(), province, chosen.id, district)
        districts = districts_of(session, scope()) if may_here(Permission.REVIEW) else []
    return render_template(
        "submissions/index.html", state=state, lines=lines, missing=missing, more=more, rounds=rounds, chosen=chosen,
        districts=districts, district=district, province=asked_number("province"),
    )  # fmt: skip


def _chosen(rounds: list[RoundRef], wanted: int | None) -> RoundRef | None:
    return next((one for one in rounds if one.id == wanted), rounds[0] if rounds else None)


@submissions.page("/submissions/<int:submission_id>", Permission.REPORT_READ)
def show(submission_id: int) -> str:
    """One sending: the nine fields, what the rules said, the video, its life so far, and what may be done now."""
    page = sending(submission_id)
    steps = steps_for(here(), page)
    return render_template("submissions/show.html", page=page, steps=steps, role_of=role_label)


@submissions.page("/submissions/<int:submission_id>/deliver", Permission.ROUNDS_MANAGE, methods=("POST",))
def deliver(submission_id: int) -> Answer:
    """Handed to the department."""
    there = url_for("submissions.show", submission_id=submission_id)
    lead_back(there)
    try:
        deciding.deliver(kit(), actor(), submission_id, posted_version())
    except Refused as error:
        flash(said(error), "bad")
    else:
        flash(_("Marked as delivered to the department"), "good")
    return redirect(there)


@submissions.page("/submissions/<int:submission_id>/reopen", Permission.ROUNDS_MANAGE, methods=("POST",))
def reopen(submission_id: int) -> Answer:
    """Opened again, with the reason."""
    there = url_for("submissions.show", submission_id=submission_id)
    lead_back(there)
    try:
        deciding.reopen(kit(), actor(), submission_id, posted_version(), request.form.get("reason", ""))
    except (Invalid, Refused) as error:
        flash(said(error), "bad")
    else:
        flash(_("Opened again: the authority can change the report and send it again"), "good")
    return redirect(there)


def sending(submission_id: int) -> SubmissionPage:
    """A sending of the person's scope. Raises NotFound."""
    with kit().read() as session:
        page = find_submission(session, scope(), submission_id)
    if page is None:
        raise NotFound
    return page


def steps_for(person: Person, page: SubmissionPage) -> list[Step]:
    """The steps this person may take on a sending now."""
    if person.role in (Role.AUTHORITY, Role.DEPARTMENT):
        return []
    steps = steps_open(page.status, person.role, route_as_sent(page.district_id))
    return [step for step in steps if step is not Step.REOPEN or page.is_latest]
