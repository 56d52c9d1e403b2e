"""YouTube Data API v3, `videos.list`: the preferred source when the operator has a key (1 unit a call)."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import isodate

from portal.probes.guard import Refused, Unreachable, fetch_from
from portal.rules.facts import VideoLook
from portal.rules.vocabulary import Platform, ProbeState

_PARTS = "snippet,contentDetails,status"
_LARGEST = 1 << 20
_ABSENT = "the API names no such video: removed and private cannot be told apart"


class NoAnswer(Exception):
    """The API gave nothing usable (quota, key, outage); the message says what. Ask another way."""


@dataclass(frozen=True)
class YouTubeApi:
    """Where and with which key to ask; `country` (ISO 3166) is where people must be able to watch."""

    url: str
    key: str
    proxy: str | None = None
    country: str = "TH"

    def look(self, video_id: str, now: datetime) -> VideoLook:
        """What the API says of one video. Raises NoAnswer when another source must be asked."""
        query = urlencode({"part": _PARTS, "id": video_id, "key": self.key})
        json_only = ("application/json",)
        try:
            answer = fetch_from(self.url, "/videos", query, max_bytes=_LARGEST, accept=json_only, proxy=self.proxy)
        except (Refused, Unreachable) as error:
            raise NoAnswer(f"YouTube Data API: {error}") from error
        if answer.status != 200:
            raise NoAnswer(f"YouTube Data API answered {answer.status}")
        try:
            items = json.loads(answer.body)["items"]
            return _read(items[0], now, self.country) if items else _absent(video_id, now)
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise NoAnswer("YouTube Data API sent an answer that cannot be read") from error


def _absent(video_id: str, now: datetime) -> VideoLook:
    return VideoLook(ProbeState.REMOVED, "youtube_api", now, platform=Platform.YOUTUBE, video_id=video_id, note=_ABSENT)


def _read(item: dict[str, Any], now: datetime, country: str) -> VideoLook:
    snippet, status = item["snippet"], item["status"]
    channel = snippet.get("channelId")
    state, note = _state(item, country)
    return VideoLook(
        state,
        "youtube_api",
        now,
        platform=Platform.YOUTUBE,
        video_id=item["id"],
        title=snippet.get("title"),
        description=(snippet.get("description") or "")[:5000] or None,
        duration_s=_seconds(item["contentDetails"].get("duration")),
        channel=snippet.get("channelTitle"),
        channel_url=f"https://www.youtube.com/channel/{channel}" if channel else None,
        unlisted=status.get("privacyStatus") == "unlisted",
        note=note,
    )


def _state(item: dict[str, Any], country: str) -> tuple[ProbeState, str]:
    status, details = item["status"], item["contentDetails"]
    if status.get("privacyStatus") == "private":
        return ProbeState.PRIVATE, ""
    upload = status.get("uploadStatus")
    if upload in ("deleted", "rejected", "failed"):
        return ProbeState.REMOVED, f"{upload}: {status.get('rejectionReason') or status.get('failureReason') or ''}"
    live = {"live": ProbeState.LIVE, "upcoming": ProbeState.UPCOMING}.get(
        item["snippet"].get("liveBroadcastContent", "none")
    )
    if live:
        return live, ""
    if details.get("contentRating", {}).get("ytRating") == "ytAgeRestricted":
        return ProbeState.AGE, ""
    region = details.get("regionRestriction", {})
    if country in region.get("blocked", ()) or country not in region.get("allowed", (country,)):
        return ProbeState.GEO, f"not shown in {country}"
    return ProbeState.OK, "still being processed" if upload == "uploaded" else ""


def _seconds(duration: str | None) -> float | None:
    """ISO 8601 to seconds; a live video's P0D is no length."""
    if not duration:
        return None
    parsed: timedelta = isodate.parse_duration(duration)
    return parsed.total_seconds() or None
