"""The page of a list: kept searches, search and filters, what can be done with ticked rows, the table, the foot."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app, request
from flask_babel import gettext as _
from markupsafe import Markup

from portal.access.desk import here, kit, reading, scope
from portal.admin.drawing import draw_headings, draw_rows, row_frame
from portal.admin.jumping import LETTERS
from portal.admin.listings import Question, found_by_index
from portal.admin.lists import Page
from portal.admin.tongues import Tongue, tongue
from portal.queries.bookmarks import Bookmark, bookmarks_of
from portal.queries.rounds import find_round_now
from portal.services.errors import NotFound

if TYPE_CHECKING:
    from portal.admin.views import OfficeView


@dataclass(frozen=True)
class Tab:
    """One tab above a list: the whole list, or a search the person keeps."""

    label: str
    address: str
    current: bool
    kept: Bookmark | None = None


@dataclass(frozen=True)
class Narrowed:
    """A filter that is on, and the address of the list without it."""

    label: str
    words: str
    address: str


def list_page(view: OfficeView, question: Question, page: Page) -> str:
    """The whole page."""
    asked = question.address(view.usual)
    body = _body(view, question, page, asked, tongue())
    shells = current_app.extensions["portal_shells"]
    made: str = shells.around(body, asked, _frame_key(view), lambda inner, query: view.draw_frame(inner, query))
    return made


def _frame_key(view: OfficeView) -> Hashable:
    person, due = here(), None
    if person.province_id is not None:
        due = find_round_now(reading(), person.province_id, kit().now())
    whose = (person.user_id, person.name, person.role, person.place_name, person.province_name)
    return (view.endpoint, request.script_root, tongue().language, whose, due)


def _body(view: OfficeView, question: Question, page: Page, asked: str, said: Tongue) -> str:
    listing, by_index = view.listing, found_by_index(view.listing, question)
    frame = row_frame(view.address(), said, can_tick=bool(view.acts()), can_edit=view.may_edit())
    template = current_app.jinja_env.get_template("backoffice/list.html")
    return template.render(
        view=view,
        question=question,
        page=page,
        asked=asked,
        address=view.address(),
        tabs=_tabs(view, question, asked),
        narrowed=_narrowed(view, question, said),
        choices=_choices(view, question, said),
        acts=view.acts(),
        headings=Markup(draw_headings(listing, question, view.usual, said, fixed=by_index)),  # noqa: S704
        rows=Markup(draw_rows(listing, page.rows, said, frame)),  # noqa: S704 every cell is escaped as it is drawn
        can_tick=bool(frame.tick),
        can_edit=bool(frame.pencil),
        letters=LETTERS if listing.jump == "letter" and question.order == listing.usual else "",
        days=listing.jump is not None and listing.jump != "letter" and not by_index,
        counted=_counted(page),
        total=_total(page),
        before=question.address(view.usual, before=page.before.token()) if page.before else "",
        after=question.address(view.usual, after=page.after.token()) if page.after else "",
    )


def _tabs(view: OfficeView, question: Question, asked: str) -> list[Tab]:
    bare = asked == "" or not (question.given or question.text)
    kept = bookmarks_of(reading(), here().user_id, view.place)
    return [
        Tab(_("All"), view.address(), bare),
        *(Tab(one.name, f"{view.address()}?{one.query}", one.query == asked, one) for one in kept),
    ]


def _narrowed(view: OfficeView, question: Question, said: Tongue) -> list[Narrowed]:
    on = []
    for one in view.listing.filters:
        if one.name not in question.values:
            continue
        words = one.said(reading(), scope(), question.values[one.name], said)
        if words is None:
            raise NotFound
        without = question.without(one.name).address(view.usual)
        on.append(Narrowed(str(one.label), words, f"{view.address()}?{without}" if without else view.address()))
    return on


def _choices(view: OfficeView, question: Question, said: Tongue) -> list[dict[str, Any]]:
    found = []
    for one in view.listing.filters:
        choices = one.choices(reading(), scope(), said)
        found.append(
            {"name": one.name, "label": str(one.label), "choices": choices, "given": question.given.get(one.name, "")}
        )
    return found


def _total(page: Page) -> str:
    """How many rows there are, for the tab: with a plus where there are more than were read."""
    last = len(page.rows) + (page.start or 1) - 1
    return f"{last:,}{'+' if page.after or page.start is None else ''}"


def _counted(page: Page) -> str:
    """How many rows there are, as far as it is known without counting."""
    shown = len(page.rows)
    if page.start is None:
        return str(_("%(n)d rows of this page", n=shown))
    last = page.start + shown - 1
    places = {"first": f"{page.start:,}", "last": f"{last:,}", "n": f"{last:,}"}
    if page.after:
        return str(_("%(first)s–%(last)s of more than %(n)s", **places))
    return str(_("%(first)s–%(last)s of %(n)s", **places))
