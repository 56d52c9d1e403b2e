"""The statement of a photo folder: what it held on which day, what is gone, and which copies are here."""

from flask import render_template, request
from werkzeug.wrappers import Response as Answer

from portal.access.desk import kit, scope
from portal.access.policy import Permission
from portal.queries.archives import ON_PAPER, find_album_of, find_archive
from portal.services.errors import NotFound
from portal.web.pages import Pages
from portal.web.posted import number_in

archives = Pages("archives", __name__)


@archives.page("/archives/<int:album_id>", Permission.REPORT_READ)
def show(album_id: int) -> str:
    """The statement on screen, a page of files at a time."""
    after = number_in(request.args.get("after", "0")) or 0
    with kit().read() as session:
        page = find_archive(session, scope(), album_id, after=after)
    if page is None:
        raise NotFound
    return render_template("archives/show.html", page=page, start=after)


@archives.page("/archives/<int:album_id>/print", Permission.REPORT_READ)
def sheet(album_id: int) -> str:
    """The same as a sheet to print and file, with the hash of every copy."""
    with kit().read() as session:
        page = find_archive(session, scope(), album_id, limit=ON_PAPER)
    if page is None:
        raise NotFound
    return render_template("archives/sheet.html", page=page, now=kit().now())


@archives.page("/reports/<int:report_id>/archive", Permission.REPORT_READ)
def of_report(report_id: int) -> str | Answer:
    """The statement of the folder that a report names now; a report without one says so."""
    with kit().read() as session:
        album_id = find_album_of(session, scope(), report_id)
    if album_id is None:
        raise NotFound
    return show(album_id)
