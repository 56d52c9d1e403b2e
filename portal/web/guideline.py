"""The guideline page: everybody reads it, the province writes it."""

import segno
from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from portal.access.desk import actor, kit, scope
from portal.access.policy import Permission
from portal.queries.guidelines import GuidelinePage, find_document, find_guideline
from portal.services.errors import Conflict, NotFound, ServiceError
from portal.services.guiding import add_item, remove_item, write_guideline
from portal.services.publishing import add_document
from portal.web.files import hand_out
from portal.web.pages import Pages
from portal.web.speaking import said

guideline = Pages("guideline", __name__)


@guideline.page("/guideline", Permission.SIGNED_IN)
def index() -> str:
    """Words, contact, documents, and links with their QR codes."""
    with kit().read() as session:
        page = find_guideline(session, scope())
    codes = {item.id: qr_code(item.url) for item in page.items if item.url} if page else {}
    return render_template("guideline/index.html", page=page, codes=codes)


@guideline.page("/guideline/documents/<int:item_id>", Permission.SIGNED_IN)
def document(item_id: int) -> Response:
    """A document of the page, for everybody of the province."""
    with kit().read() as session:
        file = find_document(session, scope(), item_id)
    if file is None:
        raise NotFound
    return hand_out(file)


@guideline.page("/guideline/edit", Permission.GUIDELINE_WRITE, methods=("GET", "POST"))
def edit() -> str | Answer:
    """The form of the page's words, and its links."""
    form, wrong = request.form, ""
    if request.method == "POST":
        version = form.get("version", "")
        if not (version.isascii() and version.isdecimal()):
            abort(400)
        try:
            write_guideline(kit(), actor(), form.get("intro", ""), form.get("contact", ""), int(version))
        except (Conflict, NotFound):
            raise
        except ServiceError as error:
            wrong = said(error)
        else:
            flash(_("The guideline page is saved"), "good")
            return redirect(url_for("guideline.edit"))
    with kit().read() as session:
        page = find_guideline(session, scope()) or GuidelinePage("", "", kit().now(), 1, ())
    return render_template("guideline/edit.html", page=page, wrong=wrong, typed=form)


@guideline.page("/guideline/items", Permission.GUIDELINE_WRITE, methods=("POST",))
def add() -> Answer:
    """Puts a link at the end."""
    try:
        add_item(kit(), actor(), request.form.get("title", ""), request.form.get("url", ""))
    except NotFound:
        raise
    except ServiceError as error:
        flash(said(error), "bad")
    else:
        flash(_("The link is added"), "good")
    return redirect(url_for("guideline.edit"))


@guideline.page("/guideline/documents", Permission.GUIDELINE_WRITE, methods=("POST",))
def add_file() -> Answer:
    """Puts a document at the end."""
    given = request.files.get("document")
    try:
        if given is None or not given.filename:
            flash(_("Choose a file first"), "bad")
            return redirect(url_for("guideline.edit"))
        add_document(kit(), actor(), request.form.get("title", ""), given.filename, given.stream.read())
    except NotFound:
        raise
    except ServiceError as error:
        flash(said(error), "bad")
    else:
        flash(_("The document is added"), "good")
    return redirect(url_for("guideline.edit"))


@guideline.page("/guideline/items/<int:item_id>/remove", Permission.GUIDELINE_WRITE, methods=("POST",))
def remove(item_id: int) -> Answer:
    """Takes a link or a document off."""
    remove_item(kit(), actor(), item_id)
    flash(_("It is taken off the page"), "good")
    return redirect(url_for("guideline.edit"))


def qr_code(address: str) -> str:
    """The address as a QR code, an SVG in a data: address (the content policy allows no inline style).

    Black on white with a quiet zone, whatever the page's ground: a camera reads nothing else.
    """
    made: str = segno.make(address, error="m", micro=False).svg_data_uri(scale=4, border=4, dark="#000", light="#fff")
    return made
