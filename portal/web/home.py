"""The first page: what waits for me, what is late, what was returned; by role."""

from flask import render_template

from portal.access.desk import actor, here, kit, scope
from portal.access.policy import Permission
from portal.queries.authority_home import authority_home
from portal.queries.district import district_board
from portal.queries.forwardings import DistrictLine, districts_forwarded
from portal.queries.office_home import MANY, alarms_now, provinces_now, sums_of_round
from portal.queries.review import Filters, waiting, waiting_count
from portal.queries.rounds import RoundNow, find_round_now
from portal.rules.vocabulary import Role
from portal.services.inviting import waiting_count as people_without_slip
from portal.web.district import reminder_of
from portal.web.pages import Pages

home = Pages("home", __name__)
FIRST = 5
"""How many of the riskiest are shown before the desk is opened."""


@home.page("/", Permission.SIGNED_IN)
def index() -> str:
    """Leads each person straight to what waits for them."""
    views = {
        Role.AUTHORITY: _authority,
        Role.DISTRICT: _district,
        Role.REVIEWER: _reviewer,
        Role.PROVINCE: _province,
        Role.DEPARTMENT: _department,
    }
    return views[here().role]()


def _authority() -> str:
    with kit().read() as session:
        waits = authority_home(session, scope(), kit().now())
    return render_template("home/authority.html", home=waits)


def _district() -> str:
    with kit().read() as session:
        board = district_board(session, scope(), kit().now())
    late = [row for rows in board.groups.values() for row in rows if row.late]
    return render_template("home/district.html", board=board, late=late, reminder=reminder_of(board))


def _reviewer() -> str:
    province_id = here().province_id or 0
    with kit().read() as session:
        now = find_round_now(session, province_id, kit().now())
        lines = waiting(session, scope(), Filters())[:FIRST]
        count = waiting_count(session, scope(), Filters())
        sums = sums_of_round(session, province_id, now.id) if now else None
    return render_template(
        "home/reviewer.html", now=now, lines=lines, count=count, many=MANY, sums=sums, forwarded=_forwarded(now)
    )


def _province() -> str:
    province_id = here().province_id or 0
    with kit().read() as session:
        now = find_round_now(session, province_id, kit().now())
        sums = sums_of_round(session, province_id, now.id) if now else None
        alarms = alarms_now(session, scope(), kit().now())
        count = waiting_count(session, scope(), Filters())
        unslipped = people_without_slip(session, actor(), kit().now())
    return render_template(
        "home/province.html",
        now=now,
        sums=sums,
        alarms=alarms,
        count=count,
        many=MANY,
        unslipped=unslipped,
        forwarded=_forwarded(now),
    )


def _forwarded(now: RoundNow | None) -> list[DistrictLine]:
    if now is None:
        return []
    with kit().read() as session:
        return districts_forwarded(session, scope(), here().province_id or 0, now.id)


def _department() -> str:
    with kit().read() as session:
        provinces = provinces_now(session, kit().now())
    return render_template("home/department.html", provinces=provinces)
