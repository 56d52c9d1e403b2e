"""The fields of the report form as the page draws them, after a save as before."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.queries.reports import ReportForm
from portal.rules.report import FIELDS
from portal.services.reporting import Saved
from portal.web.speaking import said


@dataclass(frozen=True)
class FieldView:
    """One field: its number, the text to show, the mark of the stored value, and what there is to say of it.

    `theirs` is what another person wrote meanwhile (None: nobody did); `changed` says that another changed it while
    this person left it alone. `before` is the figure of the last round where the number asks.
    """

    name: str
    number: int
    value: str
    seen: str
    wrong: str = ""
    theirs: str | None = None
    changed: bool = False
    odd: str = ""
    before: str = ""


def field_views(
    form: ReportForm, typed: Mapping[str, str] | None = None, saved: Saved | None = None, tongue: str = "th"
) -> dict[str, FieldView]:
    """Every field by name. What was typed and not taken stays on the screen."""
    return {name: _view(name, form, typed or {}, saved or Saved(form.version), tongue) for name in FIELDS}


def _view(name: str, form: ReportForm, typed: Mapping[str, str], saved: Saved, tongue: str) -> FieldView:
    wrong, disputed = saved.refused.get(name), name in saved.conflicts
    odd_th, odd_en, before = form.odd.get(name, ("", "", ""))
    kept = form.values[name]
    return FieldView(
        name, FIELDS[name][0], typed.get(name, kept) if wrong or disputed else kept, form.prints[name],
        said(wrong) if wrong else "", saved.conflicts.get(name), name in saved.unseen,
        odd_th if tongue == "th" else odd_en, before,
    )  # fmt: skip


def typed_fields(form: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Out of a posted form: the typed fields, and the mark each was opened with."""
    typed = {name: form[name] for name in FIELDS if name in form}
    return typed, {name: form[f"seen-{name}"][:64] for name in FIELDS if f"seen-{name}" in form}
