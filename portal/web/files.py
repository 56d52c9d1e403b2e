"""Stored files inside the person's scope: ranges for seeking, a name any browser keeps, nothing that runs."""

from collections.abc import Iterator
from urllib.parse import quote

from flask import Response, request
from werkzeug.http import is_resource_modified

from media_store import BadLink, Store
from portal.access.desk import kit, scope, unlocked
from portal.access.policy import Permission
from portal.queries.renditions import find_rendition
from portal.queries.uploads import StoredFile, find_stored_file
from portal.rules.file_names import clean_name, plain_name
from portal.rules.kinds import RenditionKind
from portal.services.errors import NotFound
from portal.web.pages import Pages

files = Pages("files", __name__)
PIECE = 256 * 1024
SHOWN = {"video/mp4", "video/quicktime", "video/webm", "image/jpeg", "image/png", "image/webp"}
"""Types a browser shows in the page; everything else is only saved."""
LOCKED_IN = "sandbox; default-src 'none'"
LOCKED_IN_SHOWN = "sandbox allow-same-origin; default-src 'none'; img-src 'self'; media-src 'self'"
"""Nothing runs either way. A film opened by itself must be of this site, or the browser's own player cannot read it."""
STAND_IN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 240"><path fill="#dfe3f0" d="M0 0h320v240H0z"/>'
    '<path fill="#9aa5c9" d="m40 200 80-90 50 55 40-40 70 75zM230 70a22 22 0 1 0 .1 0z"/></svg>'
)
"""Our own drawing of a picture: hills and a sun."""


@files.page("/files/<int:media_id>", Permission.SIGNED_IN)
def show(media_id: int) -> Response:
    """The file's bytes, or the one range that was asked for; `?save` hands it over for saving."""
    with kit().read() as session:
        file = find_stored_file(session, scope(), media_id)
    if file is None:
        raise NotFound
    return hand_out(file)


@files.page("/files/<int:media_id>/<kind>", Permission.SIGNED_IN)
def rendition(media_id: int, kind: str) -> Response:
    """What is shown of a file: a small picture without the original's facts, or a drawn sheet while there is none."""
    with kit().read() as session:
        shown = find_rendition(session, scope(), media_id, kind)
    if shown is None or kind not in set(RenditionKind):
        raise NotFound
    if shown.file is None or not kit().media.exists(shown.file.key):
        return _stand_in(is_hopeless=shown.is_hopeless)
    return _answer(shown.file, inline=True)


def _stand_in(*, is_hopeless: bool) -> Response:
    """A sheet in a picture's place, never kept: the picture may be there a moment later. `X-Rendition` says which."""
    answer = Response(STAND_IN, content_type="image/svg+xml")
    answer.headers["X-Rendition"] = "none" if is_hopeless else "pending"
    answer.headers["Content-Security-Policy"] = LOCKED_IN
    answer.headers["Content-Disposition"] = "inline; filename=picture.svg"
    return answer


def hand_out(file: StoredFile) -> Response:
    """A file that the person was found to be allowed to have. Raises NotFound when its bytes are gone."""
    if not kit().media.exists(file.key):
        raise NotFound
    return _answer(file, inline=file.content_type in SHOWN and "save" not in request.args)


def find_linked(token: str) -> tuple[StoredFile, bool] | None:
    """The lock of a signed link: the file it opens, and whether a page shows it. None for forged and late ones."""
    links, store = kit().links, kit().media
    try:
        link = links.read(token) if links else None
    except BadLink:
        link = None
    if link is None or not store.exists(link.key):
        return None
    kind = link.content_type or "application/octet-stream"
    file = StoredFile(0, link.key, link.key.rpartition("/")[2], store.size(link.key), kind, link.name or "file")
    return file, kind in SHOWN and not link.name


@files.secret_page("/files/by-link/<token>", find_linked, methods=("GET",))
def by_link(**_address: str) -> Response:
    """What a signed link of the store opens, for whoever holds it, until it is over."""
    file, inline = unlocked()
    return _answer(file, inline=inline)


def _answer(file: StoredFile, *, inline: bool) -> Response:
    answer = _part(file)
    answer.headers["Content-Disposition"] = disposition(file, inline=inline)
    answer.headers["Content-Security-Policy"] = LOCKED_IN_SHOWN if inline else LOCKED_IN
    answer.headers["Cache-Control"] = "private, no-cache"  # may be kept, but the policy is asked each time
    answer.headers["Accept-Ranges"] = "bytes"
    answer.set_etag(file.sha256)
    return answer


def disposition(file: StoredFile, *, inline: bool) -> str:
    """A Content-Disposition of RFC 6266: a plain name for old browsers, the real one in UTF-8."""
    name = clean_name(file.name)
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain_name(name, file.id)}\"; filename*=UTF-8''{quote(name, safe='')}"


def _part(file: StoredFile) -> Response:
    if not is_resource_modified(request.environ, etag=f'"{file.sha256}"'):
        return Response(status=304)
    wanted = request.range if _is_range_meant(file) else None
    if wanted is None or wanted.units != "bytes" or len(wanted.ranges) != 1:
        return _bytes(file, 0, file.size_bytes, 200)
    found = wanted.range_for_length(file.size_bytes)
    if found is None:
        return Response(status=416, headers={"Content-Range": f"bytes */{file.size_bytes}"})
    start, end = found
    answer = _bytes(file, start, end, 206)
    answer.headers["Content-Range"] = f"bytes {start}-{end - 1}/{file.size_bytes}"
    return answer


def _bytes(file: StoredFile, start: int, end: int, status: int) -> Response:
    body = _read(kit().media, file.key, start, end - start) if request.method == "GET" else iter(())
    answer = Response(body, status=status, content_type=file.content_type, direct_passthrough=True)
    answer.content_length = end - start
    return answer


def _read(store: Store, key: str, start: int, length: int) -> Iterator[bytes]:
    with store.open(key, start, length) as source:
        while piece := source.read(PIECE):
            yield piece


def _is_range_meant(file: StoredFile) -> bool:
    """Whether a Range header holds: with If-Range, only while the file is still the same."""
    told = request.if_range
    return told.etag == file.sha256 if told.etag or told.date else True
