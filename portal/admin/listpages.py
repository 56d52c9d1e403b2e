"""The page of a list: kept searches, search and filters, what can be done with ticked rows, the table, the foot."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, Protocol

from flask import current_app, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from portal.access.desk import here, kit, reading, scope
from portal.admin.acts import Act
from portal.admin.drawing import draw_headings, draw_rows
from portal.admin.jumping import LETTERS
from portal.admin.listings import Listing, Question, found_by_index
from portal.admin.lists import Page
from portal.admin.tongues import Tongue, tongue
from portal.queries.bookmarks import Bookmark, bookmarks_of
from portal.queries.rounds import find_round_now
from portal.services.errors import NotFound


class ListView(Protocol):
    """What a page asks of the view whose list it shows."""

    listing: Listing
    place: str
    endpoint: str
    usual: Question
    body: str

    def address(self) -> str: ...

    def extras(self, page: Page) -> dict[str, Any]: ...

    def acts(self) -> list[Act]: ...

    def may_edit(self) -> bool: ...

    def draw_frame(self, body: Markup, query: Markup) -> str: ...

    def render(self, template: str, **values: Any) -> Any: ...


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


def list_page(view: ListView, question: Question, page: Page) -> str:
    """The whole page."""
    asked, said = question.address(view.usual), tongue()
    body = _body(view, question, page, asked, said)
    shells = current_app.extensions["portal_shells"]
    made: str = shells.around(body, asked, _frame_key(view, said), view.draw_frame)
    return made


def filters_page(view: ListView, question: Question, *, alone: bool) -> str:
    """The choices of the list's filters; `alone` without the page around them."""
    said, choices = tongue(), []
    for one in view.listing.filters:
        found = one.choices(reading(), scope(), said)
        if found:
            given = question.given.get(one.name, "")
            choices.append({"name": one.name, "label": said.said(one.label), "choices": found, "given": given})
    chosen = {one["name"] for one in choices}
    hidden = [(name, value) for name, value in _hidden(view, question) if name not in chosen]
    if question.text:
        hidden.append(("q", question.text))
    template = "backoffice/filter_fields.html" if alone else "backoffice/filters.html"
    drawn: str = view.render(template, choices=choices, hidden=hidden)
    return drawn


def _frame_key(view: ListView, said: Tongue) -> Hashable:
    person, due = here(), None
    if person.province_id is not None:
        due = find_round_now(reading(), person.province_id, kit().now())
    whose = (person.user_id, person.name, person.role, person.place_name, person.province_name)
    return (view.endpoint, request.script_root, said.language, whose, due)


def _body(view: ListView, question: Question, page: Page, asked: str, said: Tongue) -> str:
    listing, by_index = view.listing, found_by_index(view.listing, question)
    address, acts, can_edit = view.address(), view.acts(), view.may_edit()
    rows = draw_rows(listing, page.rows, said, address, can_tick=bool(acts), can_edit=can_edit)
    headings = draw_headings(listing, question, view.usual, said, fixed=by_index)
    template = current_app.jinja_env.get_template(view.body)
    return template.render(
        view=view,
        said=said,
        w=said.words,
        icons=said.icons,
        token=Markup(generate_csrf()),  # noqa: S704 letters and figures
        question=question,
        usual=view.usual,
        page=page,
        asked=asked,
        address=address,
        tabs=_tabs(view, question, asked, said),
        narrowed=_narrowed(view, question, said),
        hidden=_hidden(view, question),
        acts=acts,
        headings=Markup(headings),  # noqa: S704 every part is escaped as it is drawn
        rows=Markup(rows),  # noqa: S704 the same
        can_edit=can_edit,
        letters=LETTERS if listing.jumps_by_letter and question.order == listing.usual else "",
        days=listing.jumps_by_day and not by_index,
        counted=_counted(page, said),
        total=_total(page),
        before=question.address(view.usual, before=page.before.token()) if page.before else "",
        after=question.address(view.usual, after=page.after.token()) if page.after else "",
        **view.extras(page),
    )


def _tabs(view: ListView, question: Question, asked: str, said: Tongue) -> list[Tab]:
    bare = not (question.given or question.text)
    kept = bookmarks_of(reading(), here().user_id, view.place)
    return [
        Tab(said.words.all, view.address(), bare),
        *(Tab(one.name, f"{view.address()}?{one.query}", one.query == asked, one) for one in kept),
    ]


def _narrowed(view: ListView, question: Question, said: Tongue) -> list[Narrowed]:
    on = []
    for one in view.listing.filters:
        if one.name not in question.given:
            continue
        words = one.said(reading(), scope(), question.values[one.name], said)
        if words is None:
            raise NotFound
        without = question.without(one.name).address(view.usual)
        on.append(Narrowed(said.said(one.label), words, f"{view.address()}?{without}" if without else view.address()))
    return on


def _hidden(view: ListView, question: Question) -> list[tuple[str, str]]:
    """What a search keeps of the question: the filters that are on, and the order."""
    kept = list(question.given.items())
    if (question.order, question.descending) != (view.usual.order, view.usual.descending):
        kept.append(("sort", ("-" if question.descending else "") + question.order))
    return kept


def _total(page: Page) -> str:
    """How many rows there are, for the tab: with a plus where there are more than were read."""
    last = len(page.rows) + (page.start or 1) - 1
    return f"{last:,}{'+' if page.after or page.start is None else ''}"


def _counted(page: Page, said: Tongue) -> str:
    """How many rows there are, as far as it is known without counting."""
    words, shown = said.words, len(page.rows)
    if page.start is None:
        return str(words.rows_here).format(shown)
    last = page.start + shown - 1
    # Figures need no escaping, and the formatter of marked-up text is slow for the one line of every page.
    return str(words.of_more if page.after else words.of).format(f"{page.start:,}", f"{last:,}")
