"""The monthly brief of a district or a province: one sheet for the meeting, and what is reported upward."""

from datetime import date

from flask import render_template, request

from portal.access.desk import here, kit, scope
from portal.access.policy import Permission
from portal.queries.briefs import monthly_brief
from portal.rules.dates import BUDDHIST, MONTHS, bangkok_day
from portal.web.pages import Pages
from portal.web.speaking import language

briefs = Pages("briefs", __name__)
SHOWN = 12
"""Months to choose from."""


@briefs.page("/district/brief", Permission.DISTRICT_REPORT)
def show() -> str:
    """The month asked for (`?month=2026-11`), else the present one."""
    today = bangkok_day(kit().now()).replace(day=1)
    months = [_back(today, number) for number in range(SHOWN)]
    first = next((one for one in months if f"{one:%Y-%m}" == request.args.get("month")), today)
    with kit().read() as session:
        brief = monthly_brief(session, scope(), first)
    return render_template(
        "district/brief.html", brief=brief, place=here().place_name, month=month_name(first),
        months=[(f"{one:%Y-%m}", month_name(one)) for one in months], chosen=f"{first:%Y-%m}", now=kit().now(),
    )  # fmt: skip


def month_name(first: date) -> str:
    """พฤศจิกายน 2569, or November 2026 on an English page."""
    if language() == "th":
        return f"{MONTHS[first.month - 1]} {first.year + BUDDHIST}"
    return f"{first:%B %Y}"


def _back(first: date, months: int) -> date:
    years, month = divmod(first.year * 12 + first.month - 1 - months, 12)
    return date(years, month + 1, 1)
