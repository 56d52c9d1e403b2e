"""Reminders for LINE: the exact text of each group to copy, and sending it where the province has a LINE account."""

from dataclasses import dataclass
from datetime import datetime, time

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.access.desk import actor, kit, scope
from portal.access.policy import Permission
from portal.queries.district import REACHED, district_board
from portal.queries.notices import GroupLine, letters_in_trouble, line_groups, line_people
from portal.rules.dates import BANGKOK, bangkok_day
from portal.rules.letters import Channel, Quota
from portal.rules.notices import straight_reminder
from portal.rules.scope import Scope
from portal.services import notifying
from portal.services.errors import Invalid
from portal.web.district import reminder_of
from portal.web.pages import Pages
from portal.web.speaking import said

line = Pages("line", __name__)


@dataclass(frozen=True)
class GroupText:
    """A district's group with the text that names only those missing; empty when nobody is."""

    row: GroupLine
    text: str
    missing: int


@line.page("/line", Permission.ROUNDS_MANAGE)
def index() -> str:
    """The texts to copy; with a LINE account, what is left of the month's messages."""
    groups, straight, people = _texts()
    cost, sure = _cost(groups, people)
    with kit().read() as session:
        trouble = letters_in_trouble(session, scope(), Channel.LINE)
    return render_template(
        "notices/line.html", groups=groups, straight=straight, people=people, cost=cost, sure=sure, quota=_quota(),
        trouble=trouble,
    )  # fmt: skip


@line.page("/line/send", Permission.ROUNDS_MANAGE, methods=("POST",))
def send() -> Response:
    """Sends the batch that the page showed, when the month still has room for it."""
    groups, _straight, people = _texts()
    quota, (cost, _sure) = _quota(), _cost(groups, people)
    if quota is None or quota.used is None:
        flash(_("LINE does not answer, so nobody knows what is left. Nothing was sent; copy the texts instead."), "bad")
    elif quota.left is not None and quota.left < cost:
        flash(
            _("%(cost)s messages are needed, %(left)s are left. Nothing was sent.", cost=cost, left=quota.left), "bad"
        )
    else:
        texts = {one.row.district_id: one.text for one in groups if _goes_out(one)}
        made = notifying.send_by_line(kit(), actor(), texts)
        flash(ngettext("%(num)d letter is on its way", "%(num)d letters are on their way", made), "good")
    return redirect(url_for("line.index"))


@line.page("/line/groups/<int:district_id>", Permission.ROUNDS_MANAGE, methods=("POST",))
def group(district_id: int) -> Response:
    """The LINE group of a district."""
    try:
        notifying.set_group(kit(), actor(), district_id, request.form.get("group", "")[:100])
    except Invalid as error:
        flash(said(error), "bad")
    else:
        flash(_("The group is saved"), "good")
    return redirect(url_for("line.index"))


def _texts() -> tuple[list[GroupText], str, int]:
    """The texts of all districts, that of those who send straight to the province, and how many people chose LINE."""
    now, place, groups = kit().now(), scope(), []
    straight: dict[int, str] = {}
    due = None
    midnight = datetime.combine(bangkok_day(now), time(), BANGKOK)
    with kit().read() as session:
        for row in line_groups(session, place, midnight):
            board = district_board(session, Scope(place.province_id, row.district_id), now)
            groups.append(GroupText(row, reminder_of(board), len(board.missing) if board.now else 0))
            due = board.now.due_on if board.now else due
            sent = {one.place.id for one in board.groups["straight"] if one.status in REACHED}
            straight |= {one.place.id: one.place.short for one in board.groups["straight"] if one.place.id not in sent}
        people = line_people(session, place, now)
    return groups, straight_reminder(due, list(straight.values())) if due else "", people


def _goes_out(one: GroupText) -> bool:
    return bool(one.text and one.row.group and one.row.sent is None)


def _quota() -> Quota | None:
    desk = kit().line
    return desk.quota() if desk is not None else None


def _cost(groups: list[GroupText], people: int) -> tuple[int, bool]:
    """Messages the batch would count: a group's once for each member. False when LINE did not tell all members."""
    desk = kit().line
    if desk is None:
        return 0, True
    members = [desk.members(one.row.group) for one in groups if _goes_out(one)]
    return people + sum(one or 1 for one in members), None not in members
