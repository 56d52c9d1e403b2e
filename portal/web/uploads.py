"""Resumable upload, tus 1.0: creation, checksum, expiration, termination. The upload's address is the right to it.

A client creates an upload with the page's cookie and CSRF header, or with a bearer token made on the page; the address
it gets carries a secret, and whoever holds it may send, ask and give up (PATCH, HEAD, DELETE) without signing in.
"""

from collections.abc import Iterator

from flask import Response, abort, current_app, jsonify, request, url_for
from werkzeug.http import http_date

from portal.access.desk import actor, here, kit, scope, takes_bearer, unlocked
from portal.access.policy import Permission
from portal.access.tokens import make_token, read_token
from portal.queries.uploads import ON_ITS_WAY, STORED, OpenedUpload, is_report_there, open_upload
from portal.services import dropping, uploading
from portal.services.errors import NotFound, ServiceError
from portal.services.upload_faults import (
    AlreadyStored,
    Gone,
    NoRoom,
    OutOfReach,
    OverQuota,
    TooLarge,
    WrongPlace,
    over_announced,
)
from portal.services.upload_rows import secret_hash
from portal.web import memory, straight, tus
from portal.web.pages import Pages
from portal.web.speaking import said

uploads = Pages("uploads", __name__)
TUS_DOORS = {"uploads.create", "uploads.one"}
CODES: dict[type[ServiceError], int] = {
    WrongPlace: 409, Gone: 410, TooLarge: 413, OverQuota: 413, NoRoom: 507, OutOfReach: 503, NotFound: 404,
    AlreadyStored: 403,
}  # fmt: skip
REFUSED = 422


@uploads.before_request
def mind_version() -> Response | None:
    """A client of another version is told so and nothing is done."""
    if request.endpoint in TUS_DOORS and request.headers.get("Tus-Resumable") != tus.VERSION:
        return Response(status=412, headers={"Tus-Version": tus.VERSION})
    return None


@uploads.after_request
def sign(response: Response) -> Response:
    """Every answer names the protocol's version."""
    response.headers.setdefault("Tus-Resumable", tus.VERSION)
    return response


@uploads.page("/uploads", Permission.PUBLIC, methods=("OPTIONS",))
@uploads.page("/uploads/<secret>", Permission.PUBLIC, methods=("OPTIONS",))
def describe(**_address: str) -> Response:
    """What this server speaks; says nothing of any upload."""
    return Response(status=204, headers=tus.ABILITIES | {"Tus-Max-Size": str(uploading.LARGEST_BYTES)})


@uploads.page("/uploads", Permission.REPORT_WRITE, methods=("POST",))
@takes_bearer(read_token)
@uploads.no_csrf
def create() -> Response:
    """A new upload for the report that the metadata (or the token) names."""
    named = _report_of_bearer()
    try:
        size = tus.upload_length(request.headers)
        sent = request.headers.get("Upload-Metadata", "")
        facts = tus.read_metadata(sent)
        report_id = named or tus.whole(facts.get("report", ""))
    except tus.Unclear as error:
        return _fault(400, str(error))
    if "report" in facts and facts["report"] != str(report_id):
        abort(401)  # the token is for another report
    try:
        begun = uploading.begin_upload(kit(), actor(), report_id, facts.get("filename", ""), size, sent)
    except ServiceError as error:
        return _told(error)
    answer = jsonify({"message": said(begun.note) if begun.note else ""})
    answer.status_code = 201
    answer.headers["Location"] = url_for("uploads.one", secret=begun.secret)
    answer.headers["Upload-Expires"] = http_date(begun.expires_at)
    return answer


def find_upload(secret: str) -> OpenedUpload | None:
    """The lock of an upload's address."""
    with kit().read() as session:
        return open_upload(session, secret_hash(secret))


@uploads.secret_page("/uploads/<secret>", find_upload, methods=("HEAD", "PATCH", "DELETE", "POST"))
def one(**_address: str) -> Response:
    """Asks for, sends to or gives up one upload. POST serves those who cannot say PATCH or DELETE."""
    upload: OpenedUpload = unlocked()
    act = {"HEAD": _ask, "PATCH": _send, "DELETE": _give_up}.get(_method())
    if act is None:
        abort(405)
    if upload.status not in (ON_ITS_WAY, STORED) or _is_over(upload):
        return _told(Gone())
    try:
        return act(upload)
    except ServiceError as error:
        return _told(error)


@uploads.page("/reports/<int:report_id>/upload-token", Permission.REPORT_WRITE, methods=("POST",))
def token(report_id: int) -> Response:
    """A token with which another program may create uploads for this report, for an hour."""
    with kit().read() as session:
        if not is_report_there(session, scope(), report_id):
            raise NotFound
    made, until = make_token(report_id, kit().now())
    return jsonify({"token": made, "endpoint": url_for("uploads.create", _external=True), "until": until.isoformat()})


@uploads.page("/uploads/<int:upload_id>/address", Permission.REPORT_WRITE, methods=("POST",))
def address(upload_id: int) -> Response:
    """A fresh address for what stopped half way, when the browser has forgotten it or is another one."""
    secret = dropping.readdress(kit(), actor(), upload_id)
    return jsonify({"address": url_for("uploads.one", secret=secret)})


@uploads.page("/uploads/<int:upload_id>/abandon", Permission.REPORT_WRITE, methods=("POST",))
def abandon(upload_id: int) -> Response:
    """Gives up what is on its way, from the page, also when the address is known no more."""
    dropping.abandon_own(kit(), actor(), upload_id)
    return jsonify({})


def _ask(upload: OpenedUpload) -> Response:
    headers = {"Upload-Offset": str(uploading.arrived(kit(), upload.id)), "Upload-Length": str(upload.size_bytes)}
    if upload.sent_metadata:
        headers["Upload-Metadata"] = upload.sent_metadata
    if upload.status == ON_ITS_WAY:
        headers["Upload-Expires"] = http_date(upload.updated_at + uploading.KEPT)
    return Response(status=200, headers=headers)


def _send(upload: OpenedUpload) -> Response:
    if request.mimetype != tus.OFFSET_STREAM:
        return _fault(415, f"Content-Type must be {tus.OFFSET_STREAM}")
    try:
        offset = tus.upload_offset(request.headers)
        checksum = tus.read_checksum(request.headers.get("Upload-Checksum", ""))
        if offset + (request.content_length or 0) > upload.size_bytes:
            return _told(over_announced())
        end = uploading.append(kit(), upload.id, offset, _body(checksum))
    except tus.Unclear as error:
        return _fault(400, str(error))
    except tus.Mismatch:
        return Response(status="460 Checksum Mismatch")
    if memory.is_worth_it(offset, end):
        memory.give_back()
    headers = {"Upload-Offset": str(end)}
    if end == upload.size_bytes:
        uploading.finish_upload(kit(), upload.id, request.remote_addr or "")
    else:
        headers["Upload-Expires"] = http_date(kit().now() + uploading.KEPT)
    return Response(status=204, headers=headers)


def _body(checksum: tuple[str, bytes] | None) -> Iterator[bytes]:
    """The request's body block by block, as large as the upload allows: it is never held whole."""
    request.max_content_length = uploading.LARGEST_BYTES
    length = request.content_length
    stream = request.stream if length is None else straight.body_of(request.environ)
    return tus.proven_blocks(stream, length, checksum) if checksum else tus.blocks(stream, length)


def _give_up(upload: OpenedUpload) -> Response:
    dropping.abandon_upload(kit(), upload.id, request.remote_addr or "")
    return Response(status=204)


def _method() -> str:
    return request.headers.get("X-HTTP-Method-Override", request.method).upper()


def _is_over(upload: OpenedUpload) -> bool:
    return upload.status == ON_ITS_WAY and kit().now() - upload.updated_at > uploading.KEPT


def _report_of_bearer() -> int | None:
    """The report of the request's token; a request without one must carry the page's CSRF header instead."""
    if "Authorization" not in request.headers:
        current_app.extensions["csrf"].protect()
        return None
    found = read_token(kit().now())
    if found is None or found.user_id != here().user_id:
        abort(401)
    return found.report_id


def _told(error: ServiceError) -> Response:
    return _fault(CODES.get(type(error), REFUSED), said(error))


def _fault(code: int, message: str) -> Response:
    answer = jsonify({"message": message})
    answer.status_code = code
    return answer
