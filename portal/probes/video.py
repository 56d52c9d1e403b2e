"""One look at a video link: the API first when there is a key, else yt-dlp in a child of its own."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from portal.probes import guard, shares
from portal.probes.child import Check, look_in_child
from portal.probes.guard import Refused, Unreachable
from portal.probes.youtube_api import NoAnswer, YouTubeApi
from portal.rules.facts import VideoLook
from portal.rules.links import NotAVideo, VideoLink, recognise
from portal.rules.vocabulary import Platform, ProbeState

# YouTube speaks of "up to an hour" when it limits a session: wait the hour and a quarter.
_RATE_LIMIT_S = 75 * 60

_PAUSES = {ProbeState.RATE_LIMITED: _RATE_LIMIT_S}
_NOTE = 500


@dataclass(frozen=True)
class VideoProbe:
    """Callable `probe(link, platform, video_id)`; never raises for anything the outside does.

    `timeout_s` is when a child is killed; `install` names a function ("module:function") to call in the child first.
    """

    now: Callable[[], datetime]
    youtube_api_url: str
    youtube_api_key: str | None = None
    outbound_proxy: str | None = None
    timeout_s: float = 25
    install: str | None = None
    fetch: shares.Fetch = guard.fetch

    def __call__(self, link: str, platform: Platform | None = None, video_id: str | None = None) -> VideoLook:
        """Look once. The link decides what is looked at; `platform` and `video_id` only name it when it is no link."""
        given = recognise(link)
        if isinstance(given, NotAVideo):
            seen = VideoLook(ProbeState.UNSUPPORTED, "yt_dlp", self.now(), note=given.message_en)
            return replace(seen, platform=platform, video_id=video_id)
        try:
            return self._look(self._expanded(given))
        except shares.Unresolved as error:
            state = ProbeState.LOGIN_REQUIRED if error.login else ProbeState.EXTRACTOR_BROKEN
            return self._unresolved(given, state, error)
        except Refused as error:
            return self._unresolved(given, ProbeState.EXTRACTOR_BROKEN, error)
        except Unreachable as error:
            return self._unresolved(given, ProbeState.NET_ERROR, error)

    def _expanded(self, given: VideoLink) -> VideoLink:
        if not given.opaque:
            return given
        address = shares.expand(given.expand_url, _is_video, proxy=self.outbound_proxy, fetch=self.fetch)
        found = recognise(address)
        return found if isinstance(found, VideoLink) else given

    def _look(self, link: VideoLink) -> VideoLook:
        fallback = ""
        if link.platform is Platform.YOUTUBE and self.youtube_api_key and link.video_id:
            try:
                api = YouTubeApi(self.youtube_api_url, self.youtube_api_key, self.outbound_proxy)
                return replace(api.look(link.video_id, self.now()), canonical_url=link.canonical_url)
            except NoAnswer as error:
                fallback = f"{error}; "
        return self._ask_extractor(link, fallback)

    def _ask_extractor(self, link: VideoLink, note: str) -> VideoLook:
        check = Check(link.canonical_url, link.video_id, self.outbound_proxy, self.install)
        found = look_in_child(check, self.timeout_s)
        state = ProbeState(found["state"])
        return VideoLook(
            state,
            "yt_dlp",
            self.now(),
            platform=link.platform,
            video_id=link.video_id or found.get("video_id"),
            canonical_url=link.canonical_url,
            title=found.get("title"),
            description=found.get("description"),
            duration_s=found.get("duration_s"),
            channel=found.get("channel"),
            channel_url=found.get("channel_url"),
            unlisted=bool(found.get("unlisted")),
            note=(note + str(found.get("note") or ""))[:_NOTE],
            retry_after_s=_PAUSES.get(state),
        )

    def _unresolved(self, link: VideoLink, state: ProbeState, error: Exception) -> VideoLook:
        note = f"the share link could not be resolved: {error}"[:_NOTE]
        return VideoLook(
            state, "yt_dlp", self.now(), platform=link.platform, canonical_url=link.canonical_url, note=note
        )


def _is_video(address: str) -> bool:
    link = recognise(address)
    return isinstance(link, VideoLink) and not link.opaque
