"""Invented platform answers, handed to yt-dlp's own extractors inside the child; every id and title is made up.

The case is the video's id, so a test names it by its link alone.
"""

import io
import json
import os
import re
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

HTML = {"Content-Type": "text/html; charset=utf-8"}
JSON = {"Content-Type": "application/json"}
STREAM = {
    "itag": 18,
    "url": "https://media.invalid/clip.mp4",
    "mimeType": 'video/mp4; codecs="avc1.42001E, mp4a.40.2"',
    "width": 640,
    "height": 360,
}


def _player(
    video_id: str, status: dict[str, Any], details: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    answer: dict[str, Any] = {"playabilityStatus": status, "responseContext": {}}
    described = {
        "videoId": video_id,
        "title": "คัดแยกขยะ บ้านตัวอย่าง",
        "lengthSeconds": "287",
        "channelId": "UC" + "x" * 22,
    }
    described |= {"author": "อบต.ตัวอย่าง", "shortDescription": "เล่าเรื่องขยะ", "isPrivate": False, "isLiveContent": False}
    answer["videoDetails"] = {**described, **(details or {})}
    if status["status"] == "OK" and not (details or {}).get("isLive"):
        answer["streamingData"] = {"formats": [STREAM]}
    return {**answer, **more}


def _refusal(video_id: str, reason: str, status: str = "UNPLAYABLE", subreason: str | None = None) -> dict[str, Any]:
    renderer: dict[str, Any] = {"reason": {"simpleText": reason}}
    if subreason:
        renderer["subreason"] = {"simpleText": subreason}
    shown = {"status": status, "reason": reason, "errorScreen": {"playerErrorMessageRenderer": renderer}}
    return {"playabilityStatus": shown, "responseContext": {}, "videoDetails": {"videoId": video_id}}


OK = {"status": "OK"}
YOUTUBE: dict[str, dict[str, Any]] = {
    "wastefine01": _player("wastefine01", OK),
    "wasteunlist": _player(
        "wasteunlist", OK, microformat={"playerMicroformatRenderer": {"isUnlisted": True, "isFamilySafe": True}}
    ),
    "wastelivenw": _player("wastelivenw", OK, {"isLive": True, "isLiveContent": True, "lengthSeconds": "0"}),
    "wasteupcomg": _player(
        "wasteupcomg",
        {"status": "LIVE_STREAM_OFFLINE", "reason": "This live event will begin in 3 hours."},
        {"isUpcoming": True, "isLiveContent": True, "lengthSeconds": "0"},
    ),
    "wasteprivat": _refusal("wasteprivat", "This video is private", "LOGIN_REQUIRED"),
    "wasteremove": _refusal("wasteremove", "Video unavailable", "ERROR", "This video has been removed by the uploader"),
    "wasteage018": _refusal(
        "wasteage018", "Sign in to confirm your age", "LOGIN_REQUIRED", "May be inappropriate for some users."
    ),
    "wastegeoloc": _refusal(
        "wastegeoloc",
        "Video unavailable",
        "UNPLAYABLE",
        "The uploader has not made this video available in your country",
    ),
    "wastemember": _refusal(
        "wastemember", "Join this channel to get access to members-only content like this video, and other perks."
    ),
    "wastepremiu": _refusal("wastepremiu", "This video is only available to Music Premium members"),
    "wastenotbot": _refusal("wastenotbot", "Sign in to confirm you’re not a bot", "LOGIN_REQUIRED"),
    "wastelimitd": _refusal("wastelimitd", "This content isn't available, try again later."),
    "wasteodderr": _player("wasteodderr", OK, {"thumbnail": {"thumbnails": [{"url": 5}]}, "keywords": [5]}),
    "wastefilm01": {
        "playabilityStatus": {
            "status": "UNPLAYABLE",
            "errorScreen": {"playerLegacyDesktopYpcTrailerRenderer": {"trailerVideoId": "wastefine01"}},
        }
    },
}
TIKTOK: dict[str, dict[str, Any]] = {}


def _tiktok_item(video_id: str, caption: str) -> dict[str, Any]:
    video = {"duration": 58, "playAddr": "https://media.invalid/t.mp4", "width": 576, "height": 1024, "format": "mp4"}
    item = {"id": video_id, "desc": caption, "createTime": "1760000000", "video": video}
    item["author"] = {"id": "1", "uniqueId": "sample.tambon", "nickname": "เทศบาลตัวอย่าง", "secUid": "MS4sample"}
    return {"statusCode": 0, "itemInfo": {"itemStruct": item}}


LONG_CAPTION = "ทต.ตัวอย่าง เปลี่ยนขยะเป็นคุณค่า " * 6
TIKTOK |= {
    "7100000000000000001": _tiktok_item("7100000000000000001", LONG_CAPTION.strip()),
    "7100000000000000002": _tiktok_item("7100000000000000002", ""),
    "7100000000000010204": {"statusCode": 10204},
    "7100000000000010216": {"statusCode": 10216},
    "7100000000000010222": {"statusCode": 10222},
    "7100000000000019999": {"statusCode": 19999},
}


def _facebook_reel(video_id: str) -> str:
    video = {
        "__typename": "Video",
        "id": video_id,
        "playable_url": "https://media.invalid/f.mp4",
        "playable_duration_in_ms": 61500,
        "name": "1.2K views · 34 reactions | ขยะหอม บ้านตัวอย่าง",
        "owner": {"id": "100000000000001", "name": "อบต.ตัวอย่าง"},
    }
    inner = {"__bbox": {"result": {"data": {"video": video}}}}
    relay = {"require": [["RelayPrefetchedStreamCache", "next", [], ["key", inner]]]}
    outer = {"require": [["ScheduledServerJS", "handle", None, [{"__bbox": relay}]]]}
    title = '<meta property="og:title" content="1.2K views · 34 reactions | ขยะหอม บ้านตัวอย่าง">'
    return f"<html><head>{title}</head><script data-sjs>{json.dumps(outer)}</script></html>"


LOGIN = '<html><title>Log in</title><form id="login_form"></form></html>'


def answer(method: str, url: str, body: bytes) -> tuple[int, dict[str, str], str]:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host.endswith("youtube.com"):
        return _youtube(parts.path, parse_qs(parts.query), body)
    if host.endswith("tiktok.com"):
        video_id = parts.path.rstrip("/").rpartition("/")[2]
        if video_id not in TIKTOK:
            return 200, HTML, "<html>nothing to see</html>"
        scope = json.dumps({"__DEFAULT_SCOPE__": {"webapp.video-detail": TIKTOK[video_id]}})
        return 200, HTML, f'<script id="__UNIVERSAL_DATA_FOR_REHYDRATION__" type="application/json">{scope}</script>'
    return _facebook(parts.query)


def _youtube(path: str, query: dict[str, list[str]], body: bytes) -> tuple[int, dict[str, str], str]:
    asked = json.loads(body or b"{}")
    video_id = asked.get("videoId") or query.get("v", [""])[0] or path.rpartition("/")[2]
    _misbehave(video_id)
    if video_id == "wastemany29":
        return 429, HTML, "slow down"
    if path.endswith("/player"):
        return 200, JSON, json.dumps(YOUTUBE[video_id])
    if path.startswith("/embed"):
        context = {"INNERTUBE_CONTEXT": {"client": {"clientName": "WEB_EMBEDDED_PLAYER", "clientVersion": "1.0"}}}
        return 200, HTML, f"<script>ytcfg.set({json.dumps(context)});</script>"
    return (200, JSON, "{}") if "youtubei" in path else (200, HTML, "<html><title>YouTube</title></html>")


def _facebook(query: str) -> tuple[int, dict[str, str], str]:
    found = re.search(r"v=(\d+)", query)
    kinds = {"810000000000001": _facebook_reel("810000000000001"), "810000000000002": LOGIN}
    return 200, HTML, kinds.get(found[1] if found else "", "<html><title>Facebook</title></html>")


def _misbehave(video_id: str) -> None:
    if video_id == "wastehangs1":
        time.sleep(60)
    if video_id == "wastecrash1":
        os._exit(3)
    if video_id == "wasteeater1":
        hoard = []
        while True:
            hoard.append(bytearray(64 << 20))


def install() -> None:
    """Make yt-dlp in this process answer from this file only."""
    from yt_dlp.networking import common
    from yt_dlp.networking.exceptions import HTTPError, TransportError

    class InventedRH(common.RequestHandler):
        RH_NAME = "invented"
        _SUPPORTED_URL_SCHEMES = _SUPPORTED_PROXY_SCHEMES = _SUPPORTED_FEATURES = None

        def _check_extensions(self, extensions: dict[str, Any]) -> None:
            extensions.clear()

        def _send(self, request: Any) -> Any:
            if "wastenonet1" in request.url or b"wastenonet1" in (request.data or b""):
                raise TransportError("Failed to resolve 'www.youtube.com' (Temporary failure in name resolution)")
            status, headers, text = answer(request.method, request.url, request.data or b"")
            response = common.Response(io.BytesIO(text.encode()), request.url, headers, status)
            if status >= 400:
                raise HTTPError(response)
            return response

    common._REQUEST_HANDLERS.clear()
    common.register_rh(InventedRH)


def install_with_media(stream: str = "http://media.invalid/clip.mp4") -> None:
    """As `install`, but the film itself is asked for over real HTTP (through the proxy of the child)."""
    from yt_dlp.networking import _urllib, common

    STREAM["url"] = stream
    install()
    invented = common._REQUEST_HANDLERS["Invented"]
    usual = invented._validate

    def validate(self: Any, request: Any) -> None:
        if request.url == stream:
            raise common.UnsupportedRequest("the film is asked for in earnest")
        usual(self, request)

    invented._validate = validate  # type: ignore[method-assign]
    common.register_rh(_urllib.UrllibRH)


def install_inner_media() -> None:
    """A platform that names an address inside our own network as the film's."""
    install_with_media("http://127.0.0.1:9/clip.mp4")


def install_lying() -> None:
    """Make the look itself answer nonsense."""
    from portal.probes import extractor

    extractor.look = lambda *_: {"state": "splendid"}


def install_generic() -> None:
    """Let the extractor that opens any address in: only the child's own check of addresses is left."""
    from yt_dlp.extractor.generic import GenericIE

    from portal.probes import extractor

    extractor.EXTRACTORS = (GenericIE,)
