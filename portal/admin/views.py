"""The base of every view of the back office: a Flask-Admin model view whose rows are those inside the person's scope.

What Flask-Admin 2.2 leaves open is shut here, once for all views: every route asks for a permission; a row is only
ever found inside the scope; its session cannot write; and of its routes only those exist that are opened below.
"""

from collections.abc import Sequence
from typing import Any, NoReturn

from flask import flash, redirect, request, url_for
from flask_admin.contrib.sqla import ModelView
from flask_admin.form import BaseForm
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import false, select
from werkzeug.wrappers import Response

from portal.access.desk import may_here, reading, scope
from portal.access.policy import Permission
from portal.admin.acts import Act
from portal.admin.doors import door
from portal.admin.jumping import to_day, to_letter
from portal.admin.listings import Listing, Question, found_by_index, read_question
from portal.admin.listpages import filters_page, list_page
from portal.admin.lists import Lister, Page
from portal.admin.paging import BadCursor, Cursor, read_id
from portal.admin.sessions import ReadingSession
from portal.admin.speaking import said
from portal.models.scoping import scope_condition
from portal.rules.dates import parse_date
from portal.rules.numbers import Unreadable
from portal.rules.scope import Scope
from portal.services.errors import NotFound


class OfficeView(ModelView):  # type: ignore[misc]
    """A family of rows: `listing` says what its list holds, `need` who may see it, `title` and `icon` name it.

    `place` is the last part of its address, and with "admin_" before it the name of its blueprint. `usual` is the
    question that asks nothing, `body` the template of the list's inside.
    """

    listing: Listing
    need = Permission.BACKOFFICE_READ
    title: LazyString
    place = ""
    told: LazyString | str = ""
    empty_told: LazyString | str = ""
    search_label: LazyString = _l("Search")
    body = "backoffice/list.html"

    # Flask-Admin's own pages, forms and lookups are not used, and the routes to them do not exist.
    can_create = can_edit = can_delete = False
    column_list = ("id",)
    column_sortable_list = ()
    column_auto_select_related = False
    form = BaseForm
    create_view: Any = None
    edit_view: Any = None
    details_view: Any = None
    delete_view = action_view = export = ajax_lookup = ajax_update = None

    def __init__(self, session: ReadingSession, *, sqlite: bool) -> None:
        self.lister = Lister(self.listing, sqlite=sqlite)
        self.usual = Question(self.listing.usual, self.listing.orders[self.listing.usual].descending)
        self._addresses: dict[str, str] = {}
        name = f"admin_{self.place}"
        super().__init__(self.listing.entity, session, name=self.title, endpoint=name, url=self.place)

    def is_accessible(self) -> bool:
        """Whether the person here may come in; the desk's guard asks as well, before any view runs."""
        return may_here(self.need)

    def _run_view(self, method: Any, *args: Any, **kwargs: Any) -> Any:
        # Flask-Admin's own calls a view a second time, otherwise, when it raises TypeError.
        return method(self, *args, **kwargs)

    def inside(self, here_is: Scope) -> Any:
        """The condition of being inside a scope."""
        place = self.listing.place
        return place(here_is) if place else scope_condition(here_is, self.listing.entity)

    def get_query(self) -> Any:
        """Every row that the person here may see: what Flask-Admin takes its rows from."""
        return reading().query(self.model).filter(self.inside(scope()))

    def get_count_query(self) -> None:
        """Nothing is counted: to count is to read every row."""

    def get_one(self, id: Any) -> Any:  # noqa: A002 the name is Flask-Admin's
        """The row of this id inside the scope, else None: another's row is as one that does not exist."""
        number = read_id(str(id))
        wanted = select(self.model).where(self.inside(scope()), self.model.id == number if number else false())
        return reading().scalars(wanted).first()

    def row(self, number: Any) -> Any:
        """The row of this id. Raises NotFound."""
        found = self.get_one(number)
        if found is None:
            raise NotFound
        return found

    def _nothing_is_written_here(self, *_args: Any) -> NoReturn:
        raise RuntimeError("the back office changes rows through services alone")

    create_model = update_model = delete_model = _nothing_is_written_here

    def address(self, method: str = "index_view", **values: Any) -> str:
        """The address of one of this view's pages."""
        if method != "index_view" or values:
            return url_for(f"{self.endpoint}.{method}", **values)
        root = request.script_root
        found = self._addresses.get(root)
        if found is None:
            found = self._addresses[root] = url_for(f"{self.endpoint}.index_view")
        return found

    def question(self) -> Question:
        """What the address asks. Raises NotFound for a cursor that leads nowhere."""
        try:
            return read_question(self.listing, request.args.to_dict())
        except BadCursor:
            raise NotFound from None

    def acts(self) -> list[Act]:
        """What the person here may do with ticked rows."""
        return []

    def extras(self, _page: Page) -> dict[str, Any]:
        """What the inside of this list shows beside the rows."""
        return {}

    def may_edit(self) -> bool:
        """Whether rows show a pencil."""
        return False

    def may_create(self) -> bool:
        """Whether the list offers to add a row."""
        return False

    def ways(self) -> Sequence[tuple[str, str, str]]:
        """Other pages to go to from the list: (address, label, icon)."""
        return ()

    @door("/")
    def index_view(self) -> str | Response:
        """The list."""
        question = self.question()
        if "letter" in request.args or "on" in request.args:
            return redirect(self._jumped(question))
        return list_page(self, question, self.lister.page(reading(), scope(), question))

    @door("/filters")
    def filters_view(self) -> str:
        """What the list can be filtered by: the fields alone for the list's own script, else a page."""
        return filters_page(self, self.question(), alone="X-Requested-With" in request.headers)

    def draw_frame(self, body: Markup, query: Markup) -> str:
        """The whole page around the inside of a list."""
        drawn: str = self.render("admin/model/list.html", body=body, query=query)
        return drawn

    def _jumped(self, question: Question) -> str:
        cursor = None if found_by_index(self.listing, question) else self._cursor_asked(question)
        more = {"after": cursor.token()} if cursor else {}
        return f"{self.address()}?{question.address(self.usual, **more)}"

    def _cursor_asked(self, question: Question) -> Cursor | None:
        if self.listing.jumps_by_letter:
            return to_letter(question, request.args.get("letter", ""))
        try:
            day = parse_date(request.args.get("on", ""))
        except Unreadable as problem:
            flash(said(problem), "bad")
            return None
        return to_day(reading(), scope(), self.listing, question, day) if self.listing.jumps_by_day else None
