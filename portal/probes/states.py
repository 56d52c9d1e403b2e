"""From what an extractor said to one of the sixteen states: text and error kinds as yt-dlp 2026.10 words them."""

import re
from typing import Any

from portal.rules.vocabulary import ProbeState as State

# Read in this order; the first that fits wins. Each line is the platform's or the extractor's own wording.
_WORDS: tuple[tuple[State, str], ...] = (
    (State.UNSUPPORTED, r"no suitable extractor|unsupported url"),
    (State.BLOCKED, r"not a bot|captcha|ip address is blocked|ip is likely being blocked"),
    (State.RATE_LIMITED, r"rate-limited|content isn.t available, try again later|http error 429|too many requests"),
    (State.AGE, r"confirm your age|age-restricted|inappropriate for some users|not be comfortable for some audie"),
    (State.PREMIUM, r"premium members|requires payment|(?:rent|purchase|buy) this|must be (?:rented|purchased)"),
    (State.MEMBERS, r"members-only|join this channel|members on level|available to this channel.s members"),
    (State.UPCOMING, r"will begin (?:in|shortly|soon)|premieres? (?:in|will begin|starts)|scheduled to begin"),
    (State.GEO, r"in your country|from your location|geo.?restrict|in your region"),
    (State.PRIVATE, r"video is private|private video|do not have permission to view this post"),
    (State.LOGIN_REQUIRED, r"must log in|registered users|login required|requiring login|sign in|log in for access"),
    (State.REMOVED, r"(?:video|content) (?:is )?unavailable|terminated|does not exist|http error (?:404|410)"),
    (State.REMOVED, r"been (?:removed|deleted)|no longer available|stream recording is not available"),
)
_NETWORK = (
    r"name resolution|name or service not known|timed out|connection (?:refused|reset|aborted)|network is unreachable|"
    r"no route to host|certificate|\bssl\b|remote end closed|http error 5\d\d|unable to connect|transport ?error|proxy|"
    r"replay: nothing recorded|address is not public|incompleteread|incomplete read"
)
_NETWORK_KINDS = {"TransportError", "SSLError", "ProxyError", "IncompleteRead", "CertificateVerifyError", "URLError"}
_AVAILABILITY = {
    "private": State.PRIVATE,
    "premium_only": State.PREMIUM,
    "subscriber_only": State.MEMBERS,
}


def classify(error: BaseException | None, log_text: str, info: dict[str, Any] | None) -> State:
    """The state of one look. `log_text` is everything the extractor warned of: some refusals show nowhere else."""
    if error is not None:
        return _of_error(error, log_text)
    return _of_info(info) if info else State.EXTRACTOR_BROKEN


def _of_error(error: BaseException, log_text: str) -> State:
    kinds = {kind.__name__ for cause in _causes(error) for kind in type(cause).__mro__}
    text = str(error).replace("’", "'").lower()
    if "GeoRestrictedError" in kinds:
        return State.GEO
    if "UnsupportedError" in kinds:
        return State.UNSUPPORTED
    if "MemoryError" in kinds or "unexpected error(s)" in text:  # something of ours broke inside a request
        return State.INTERNAL
    if not kinds & {"YoutubeDLError", "RequestError"}:
        return State.NET_ERROR if kinds & {"ConnectionError", "TimeoutError"} else State.INTERNAL
    if spoken := _of_words(text):
        return spoken
    if "http error 403" in text:
        return State.BLOCKED
    if kinds & _NETWORK_KINDS or re.search(_NETWORK, text):
        return State.NET_ERROR
    return _of_log(log_text) if "player response" in text else State.EXTRACTOR_BROKEN


def _causes(error: BaseException) -> list[BaseException]:
    """The error and what caused it, as yt-dlp nests them: `exc_info[1]`, `cause`, `__cause__`."""
    found: list[BaseException] = []
    waiting: list[Any] = [error]
    while waiting:
        one = waiting.pop()
        if isinstance(one, BaseException) and one not in found:
            found.append(one)
            waiting += [(getattr(one, "exc_info", None) or (None, None))[1], getattr(one, "cause", None), one.__cause__]
    return found


def _of_words(text: str) -> State | None:
    return next((state for state, pattern in _WORDS if re.search(pattern, text)), None)


def _of_log(log_text: str) -> State:
    """Every attempt failed and the error says only that: the warnings tell why."""
    text = log_text.replace("’", "'").lower()
    if spoken := next((s for s, p in _WORDS if s in (State.RATE_LIMITED, State.BLOCKED) and re.search(p, text)), None):
        return spoken
    if "http error 403" in text:
        return State.BLOCKED
    return State.NET_ERROR if re.search(_NETWORK, text) else State.EXTRACTOR_BROKEN


def _of_info(info: dict[str, Any]) -> State:
    live = info.get("live_status")
    if live == "is_upcoming":
        return State.UPCOMING
    if live in ("is_live", "post_live") or info.get("is_live"):
        return State.LIVE
    if (info.get("age_limit") or 0) >= 18:
        return State.AGE
    availability = info.get("availability")
    if availability in _AVAILABILITY:
        return _AVAILABILITY[availability]
    # No length and nothing to play is a page that was not understood, whatever its title says.
    if info.get("duration") is None and not info.get("formats"):
        return State.EXTRACTOR_BROKEN
    return State.OK
