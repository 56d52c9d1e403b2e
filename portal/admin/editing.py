"""Forms of the back office: declared fields, a service behind each, and both values when two people meet on one row."""

from typing import Any

from flask import abort, flash, redirect, request
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import Field, Form, SelectField

from portal.access.desk import may_here
from portal.access.policy import Permission
from portal.admin.details import DetailedView
from portal.admin.doors import door
from portal.admin.paging import read_id
from portal.admin.speaking import said
from portal.admin.tongues import tongue
from portal.services.errors import Conflict, Invalid, NotFound, ServiceError

WRITE = Permission.BACKOFFICE_WRITE


class EditableView(DetailedView):
    """A view whose rows can be changed. `edit_form_class` names every field that may come in; nothing else is read."""

    can_edit = True
    asks_reason: LazyString | str = ""
    edit_form_class: type[Form]
    write = WRITE

    def may_edit(self) -> bool:
        return may_here(self.write)

    def prepare(self, form: Any) -> None:
        """Fills the choices of a form."""

    def version_of(self, row: Any) -> str:
        """The state of the row that a form is opened with, as it travels in the form."""
        return str(row.version)

    def version_met(self, met: Conflict) -> str:
        """The state of the row that another person left behind."""
        return str(met.version)

    def save(self, row: Any, version: str, form: Any) -> None:
        """Hands the form to a service. It raises Invalid, Conflict or Refused."""
        raise NotImplementedError

    @door("/<int:number>/edit", methods=("GET", "POST"), need=WRITE)
    def edit_view(self, number: int) -> str | Response | tuple[str, int]:
        """The form for a row."""
        row = self.row(number)
        form = self.edit_form_class(request.form if request.method == "POST" else None, obj=row)
        self.prepare(form)
        if request.method == "GET":
            return self._draw(form, self.version_of(row), row)
        opened = request.form.get("version", "")
        try:
            self.save(row, opened, form)
        except Conflict as met:
            return self._draw(form, self.version_met(met), row, conflict=both_values(form, met)), 409
        except NotFound:
            raise
        except ServiceError as problem:
            return self._draw(form, opened, row, wrong=blamed(form, problem)), 422
        flash(_("Saved"), "good")
        return redirect(self.address("details_view", number=number))

    def _draw(self, form: Any, version: str, row: Any, **more: Any) -> str:
        drawn: str = self.render(
            "admin/model/edit.html", form=form, version=version, row=row, name=self.name_of(row) if row else "", **more
        )
        return drawn


class GrowingView(EditableView):
    """A view to which rows can be added by hand."""

    can_create = True
    create_label: LazyString = _l("Add")

    def may_create(self) -> bool:
        return may_here(self.write)

    def add(self, form: Any) -> int:
        """Hands the form to a service; returns the new row's id."""
        raise NotImplementedError

    @door("/new", methods=("GET", "POST"), need=WRITE)
    def create_view(self) -> str | Response | tuple[str, int]:
        """The form for a new row."""
        form = self.edit_form_class(request.form if request.method == "POST" else None)
        self.prepare(form)
        if request.method == "GET":
            return self._draw(form, "", None)
        try:
            number = self.add(form)
        except NotFound:
            raise
        except ServiceError as problem:
            return self._draw(form, "", None, wrong=blamed(form, problem)), 422
        flash(_("Added"), "good")
        return redirect(self.address("details_view", number=number))


def number_of(text: str) -> int:
    """A version or id out of a form; what is no number is no honest form."""
    number = read_id(text)
    return abort(400) if number is None else number


def blamed(form: Any, problem: ServiceError) -> str:
    """Puts a refusal beside the field it names; returns the sentence where it names none of the form."""
    field: Field | None = form[problem.field] if isinstance(problem, Invalid) and problem.field in form else None
    if field is None:
        return said(problem)
    field.errors = [*field.errors, said(problem)]
    return ""


def both_values(form: Any, met: Conflict) -> list[tuple[str, str, str]]:
    """(label, what stands there now, what was typed) of every field in which the two differ."""
    found = []
    for name, theirs in met.theirs.items():
        field = form._fields.get(name)
        label = str(field.label.text) if field else tongue().word("fields", name)
        now, typed = _in_words(field, theirs), _in_words(field, met.mine.get(name))
        if now != typed:
            found.append((label, now, typed))
    return found


def _in_words(field: Field | None, value: Any) -> str:
    text = "" if value is None else str(value)
    if isinstance(field, SelectField):
        return str(dict(field.choices or []).get(text, text))
    return text
