"""What can be done with a list beside reading it: take it away as a file, keep a search, do something with ticks."""

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.wrappers import Response

from portal.access.desk import actor, kit, may_here, reading, require, scope
from portal.access.policy import Permission
from portal.admin.acts import MOST_TICKED, Act
from portal.admin.doors import door
from portal.admin.exporting import KINDS, MOST_ROWS, export_file
from portal.admin.paging import read_id
from portal.admin.speaking import said
from portal.admin.tongues import tongue
from portal.admin.views import OfficeView
from portal.rules.dates import bangkok_day
from portal.services.bookmarking import drop_search, keep_search
from portal.services.errors import NotFound, ServiceError


class ActingView(OfficeView):
    """A list with its export, its kept searches and its deeds on ticked rows."""

    deeds: tuple[Act, ...] = ()
    most_ticked = MOST_TICKED

    @door("/export.<kind>")
    def export_rows(self, kind: str) -> Response:
        """Every row of the question as a file."""
        if kind not in KINDS:
            raise NotFound
        rows = self.lister.rows(reading(), scope(), self.question(), MOST_ROWS + 1)
        if len(rows) > MOST_ROWS:
            flash(_("More than %(n)s rows: narrow the list by filters first", n=f"{MOST_ROWS:,}"), "bad")
            return redirect(self.address())
        return self.file_of(rows, kind)

    def file_of(self, rows: Sequence[Any], kind: str) -> Response:
        """Rows of the list as a file."""
        name = f"{self.place}-{bangkok_day(kit().now()).isoformat()}"
        return export_file(self.listing, rows, tongue(), kind, name)

    @door("/searches", methods=("POST",))
    def keep_bookmark(self) -> Response:
        """Keeps the question of the address under a name."""
        asked = self.question().address(self.usual)
        try:
            keep_search(kit(), actor(), self.place, request.form.get("name", ""), asked)
        except NotFound:
            raise
        except ServiceError as problem:
            flash(said(problem), "bad")
        return redirect(f"{self.address()}?{asked}")

    @door("/searches/<int:number>", methods=("POST",))
    def drop_bookmark(self, number: int) -> Response:
        """Takes a kept search away."""
        drop_search(kit(), actor(), number)
        return redirect(self.address())

    def acts(self) -> list[Act]:
        """What the person here may do with ticked rows."""
        return [deed for deed in self.deeds if may_here(deed.need)]

    @door("/act", methods=("POST",))
    def act(self) -> str | Response:
        """Does a deed with the ticked rows, once it was said to be meant."""
        deed = next((one for one in self.deeds if one.name == request.form.get("act")), None)
        if deed is None:
            abort(400)
        require(deed.need)
        answer: str | Response | None = None
        try:
            numbers = self.ticked()
            if deed.ask and request.form.get("sure") != "yes":
                answer = self.render("backoffice/sure.html", deed=deed, numbers=numbers)
            else:
                answer = deed.run(self, numbers)
        except NotFound:
            raise
        except ServiceError as problem:
            flash(said(problem), "bad")
        return answer or redirect(self.back())

    def back(self) -> str:
        """Where one is after a deed."""
        return self.address()

    def ticked(self) -> list[int]:
        """The ids that were ticked. Raises NotFound when one of them is not inside the scope."""
        given = request.form.getlist("id")
        if not given or len(given) > self.most_ticked:
            abort(400)
        numbers = {read_id(text) for text in given}
        wanted = select(self.model.id).where(self.inside(scope()), self.model.id.in_(numbers))
        found = list(reading().scalars(wanted.order_by(self.model.id)))
        if len(found) < len(numbers):
            raise NotFound
        return found


def _export(view: ActingView, numbers: list[int]) -> Response:
    return view.file_of(view.lister.chosen(reading(), scope(), numbers), "xlsx")


EXPORT = Act("export", _l("Export the ticked"), _export, need=Permission.BACKOFFICE_READ)
"""The ticked rows as a file: for everybody who may read them."""
