"""The roster's pages: upload a file, look at the difference, take over what is ticked, export."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from portal.access.desk import actor, here, kit, scope
from portal.access.policy import Permission
from portal.queries.roster import HEADING, authority_count, roster_rows
from portal.queries.uploads import find_stored_file
from portal.rules.authorities import ABBREVIATION
from portal.services.errors import Conflict, NotFound, ServiceError
from portal.services.importing import apply_roster, compare_file, keep_roster_file, roster_file
from portal.services.sheets import csv_bytes, xlsx_bytes
from portal.web.pages import Pages
from portal.web.speaking import said

roster = Pages("roster", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@roster.page("/roster", Permission.ROSTER_IMPORT)
def index() -> str:
    """The form for a file, and what there is now."""
    with kit().read() as session:
        total = authority_count(session, scope())
    return render_template("roster/index.html", total=total)


@roster.page("/roster/files", Permission.ROSTER_IMPORT, methods=("POST",))
def upload() -> Answer:
    """Keeps the file and shows its difference; an unreadable one is refused with the reason."""
    file = request.files.get("file")
    try:
        if file is None or not file.filename:
            flash(_("Choose a file first"), "bad")
            return redirect(url_for("roster.index"))
        kept = keep_roster_file(kit(), actor(), file.filename, file.stream.read())
    except NotFound:
        raise
    except ServiceError as error:
        flash(said(error), "bad")
        return redirect(url_for("roster.index"))
    return redirect(url_for("roster.compared", file_id=kept))


@roster.page("/roster/files/<int:file_id>", Permission.ROSTER_IMPORT)
def compared(file_id: int) -> str:
    """What the file would change: new, changed, gone, refused."""
    content = roster_file(kit(), scope(), file_id)
    with kit().read() as session:
        diff, kept = compare_file(session, scope(), content), find_stored_file(session, scope(), file_id)
    name = kept.name if kept else ""
    return render_template("roster/compared.html", diff=diff, file_id=file_id, name=name, short=ABBREVIATION)


@roster.page("/roster/files/<int:file_id>/apply", Permission.ROSTER_IMPORT, methods=("POST",))
def take_over(file_id: int) -> Answer:
    """Writes what is ticked, in one transaction."""
    content = roster_file(kit(), scope(), file_id)
    ticked = frozenset(request.form.getlist("take"))
    reason = request.form.get("reason", "").strip()[:300]
    try:
        done = apply_roster(
            kit(), actor(), content, ticked=ticked, seen=request.form.get("seen", ""), reason=reason
        )  # fmt: skip
    except Conflict:
        raise
    except ServiceError as error:
        flash(said(error), "bad")
        return redirect(url_for("roster.compared", file_id=file_id))
    flash(
        _("Taken over: %(new)d new, %(changed)d changed, %(gone)d taken out", new=done.added, changed=done.changed,
          gone=done.retired),
        "good",
    )  # fmt: skip
    return redirect(url_for("roster.index"))


@roster.page("/roster/export.<kind>", Permission.BACKOFFICE_READ)
def export(kind: str) -> Response:
    """The roster for Excel: csv or xlsx."""
    if kind not in ("csv", "xlsx"):
        raise NotFound
    with kit().read() as session:
        rows = (row.cells() for row in roster_rows(session, scope()))
        content = csv_bytes(HEADING, rows) if kind == "csv" else xlsx_bytes(HEADING, rows)
    name = f"roster-{here().province_id or 'all'}.{kind}"
    answer = Response(content, content_type="text/csv; charset=utf-8" if kind == "csv" else XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
