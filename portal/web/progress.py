"""Progress: the districts of a province by its rounds, the provinces by their rates, the lists behind each number."""

from datetime import date
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from portal.access.desk import actor, here, kit, scope
from portal.access.policy import Permission
from portal.queries.bookmarks import bookmarks_of
from portal.queries.progress import FEW, MANY, DistrictRef, Progress, find_progress
from portal.queries.progress_country import provinces_by_rates
from portal.queries.progress_lists import (
    PlaceLine,
    figures_behind,
    find_asked,
    marks_in,
    odd_in,
    places_behind,
    recounts_of,
)
from portal.rules.calling import call_text
from portal.rules.rates import KINDS, level, share, total
from portal.rules.vocabulary import Role
from portal.services.bookmarking import drop_search, keep_search
from portal.services.errors import NotFound, ServiceError
from portal.web.pages import Pages
from portal.web.posted import asked_number, number_in
from portal.web.progress_charts import tile_map, trend
from portal.web.progress_ways import Ways
from portal.web.speaking import said

progress = Pages("progress", __name__)
progress.add_app_template_global(share, "share_of")
progress.add_app_template_global(level, "heat_level")
VIEW = "progress"
FILTERS = ("province", "district", "round", "rounds")
ALL = "all"
FIRST = 12
"""How many of those missing are named beside the charts; the whole list is one click away."""
WASTE = ("organic", "dry", "unsorted")


@progress.page("/progress", Permission.PROGRESS_READ)
def overview() -> str:
    """One province (a district officer's: their district), or for the department every province."""
    province = asked_number("province")
    if province is None and here().role is Role.DEPARTMENT:
        return _country()
    many = request.args.get("rounds") == ALL
    with kit().read() as session:
        found = find_progress(
            session, scope(), province or here().province_id or 0, kit().now(), district_id=asked_number("district"),
            round_id=asked_number("round"), limit=MANY if many else FEW,
        )  # fmt: skip
        if found is None:
            raise NotFound
        chosen = found.chosen
        missing = places_behind(session, scope(), chosen.id, found.places, "missing", FIRST) if chosen else []
        odd = odd_in(session, scope(), found.province.id, found.district.id if found.district else None)
        views = bookmarks_of(session, here().user_id, VIEW)
    return render_template(
        "progress/index.html", page=found, ways=Ways(found, many), missing=missing, odd=odd, views=views, many=many,
        map=tile_map(found), trend=trend(found.columns), now=kit().now(), asked=_asked(), whole=_whole(found),
    )  # fmt: skip


def _country() -> str:
    with kit().read() as session:
        rows = provinces_by_rates(session, scope())
        views = bookmarks_of(session, here().user_id, VIEW)
    together = total(row.tally for row in rows)
    return render_template(
        "progress/country.html", rows=rows, together=together, views=views, asked="", now=kit().now()
    )


@progress.page("/progress/places", Permission.PROGRESS_READ)
def places() -> str:
    """The authorities that a number of a round counts, each with its sending and whom to phone."""
    kind = request.args.get("of", "missing")
    if kind not in KINDS:
        raise NotFound
    with kit().read() as session:
        asked = find_asked(session, scope(), *_place_asked())
        if asked is None:
            raise NotFound
        row, district_id = asked.round, asked.district_id
        lines = places_behind(session, scope(), row.id, marks_in(session, row, district_id), kind)
        counts = recounts_of(session, row.id, district_id)
    text = (
        _call(lines, row.due_on, asked.district or asked.province)
        if kind == "missing" and row.closed_at is None
        else ""
    )
    return render_template(
        "progress/places.html", row=row, kind=kind, kinds=KINDS, lines=lines, counts=counts, text=text,
        province=asked.province, district=asked.district,
    )  # fmt: skip


@progress.page("/progress/reports", Permission.PROGRESS_READ)
def reports() -> str:
    """The reports that sums of people, income and products add up."""
    waste = request.args.get("waste")
    if waste not in (None, *WASTE):
        raise NotFound
    with kit().read() as session:
        asked = find_asked(session, scope(), *_place_asked())
        if asked is None:
            raise NotFound
        lines = figures_behind(session, scope(), asked.round, asked.district_id, waste)
    return render_template(
        "progress/reports.html", row=asked.round, waste=waste, lines=lines, province=asked.province,
        district=asked.district,
    )  # fmt: skip


@progress.page("/progress/views", Permission.PROGRESS_READ, methods=("POST",))
def keep_view() -> Answer:
    """Keeps the filters of the page under a name of one's own."""
    asked = _asked()
    try:
        keep_search(kit(), actor(), VIEW, request.form.get("name", ""), asked)
    except NotFound:
        raise
    except ServiceError as error:
        flash(said(error), "bad")
    else:
        flash(_("The view is kept"), "good")
    return redirect(_there(asked))


@progress.page("/progress/views/<int:view_id>", Permission.PROGRESS_READ, methods=("POST",))
def drop_view(view_id: int) -> Answer:
    """Takes a kept view away."""
    drop_search(kit(), actor(), view_id)
    flash(_("The view is taken away"), "good")
    return redirect(url_for("progress.overview"))


def _asked() -> str:
    """The page's filters as its address has them: whole numbers and one word, nothing else."""
    given = {name: request.values.get(name, "") for name in FILTERS}
    kept = {name: text for name, text in given.items() if text == ALL or number_in(text)}
    return urlencode(kept)


def _there(asked: str) -> str:
    return f"{url_for('progress.overview')}?{asked}" if asked else url_for("progress.overview")


def _whole(found: Progress) -> str:
    return found.district.name if found.district else found.province.name


def _place_asked() -> tuple[int, int | None, int | None]:
    """The province, the round and the district of the address; one's own where it names none."""
    province_id = asked_number("province") or here().province_id or 0
    return province_id, asked_number("round"), scope().district_id or asked_number("district")


def _call(lines: list[PlaceLine], due_on: date, place: DistrictRef) -> str:
    return call_text(due_on, place.name, ((line.place.district, line.place.short) for line in lines))
