"""What a pasted link is, told at once and without network."""

from flask import abort, jsonify, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.access.policy import Permission
from portal.rules.links import FolderLink, NotAFolder, NotAVideo, VideoLink, recognise, recognise_folder
from portal.rules.vocabulary import Platform
from portal.web.pages import Pages
from portal.web.speaking import said

links = Pages("links", __name__)
NAMES = {Platform.YOUTUBE: "YouTube", Platform.FACEBOOK: "Facebook", Platform.TIKTOK: "TikTok"}


@links.page("/links/recognise", Permission.REPORT_WRITE, methods=("POST",))
def recognise_link() -> Response:
    """{text, kind: video or folder} → {ok, message, platform, id, url}; for a link that is none, why."""
    body = request.get_json()
    text, kind = (body.get("text"), body.get("kind")) if isinstance(body, dict) else (None, None)
    if not isinstance(text, str) or kind not in ("video", "folder"):
        abort(400)
    found = recognise(text) if kind == "video" else recognise_folder(text)
    if isinstance(found, NotAVideo | NotAFolder):
        return jsonify(ok=False, reason=found.reason, message=said(found), platform=None, id=None, url=None)
    return jsonify(ok=True, message=_told(found), **_facts(found))


def _facts(found: VideoLink | FolderLink) -> dict[str, str | None]:
    if isinstance(found, VideoLink):
        return {"platform": found.platform, "id": found.video_id, "url": found.canonical_url}
    return {"platform": "google_drive", "id": found.folder_id, "url": found.canonical_url}


def _told(found: VideoLink | FolderLink) -> str:
    if isinstance(found, FolderLink):
        return str(_("A Google Drive folder: %(id)s", id=found.folder_id))
    if found.video_id is None:
        return str(
            _("A share link of %(platform)s. The portal opens it to find the video.", platform=NAMES[found.platform])
        )
    return str(_("A video on %(platform)s: %(id)s", platform=NAMES[found.platform], id=found.video_id))
