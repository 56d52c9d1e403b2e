"""What Drive's refusals mean, whichever door was asked."""

from portal.probes.exchange import Answer
from portal.probes.guard import Refused, Unreachable
from portal.rules.vocabulary import FolderState

DAY_S = 24 * 3600
PAUSE_S = 15 * 60
_QUOTA = (
    "too many users have viewed or downloaded",
    "have had many accesses",
    "quota",
    "ratelimitexceeded",
    "unusual traffic",
)


class Failed(Exception):
    """A listing that did not come: its state, the note, and the pause in seconds the service asked for."""

    def __init__(self, state: FolderState, note: str, retry_after_s: int | None = None) -> None:
        super().__init__(note)
        self.state = state
        self.note = note
        self.retry_after_s = retry_after_s


def failed_to_reach(error: Refused | Unreachable) -> Failed:
    """No answer at all, or one that breaks a limit of the guard."""
    if isinstance(error, Unreachable):
        return Failed(FolderState.NET_ERROR, str(error))
    return Failed(FolderState.UNREADABLE, str(error))


def asks_to_wait(text: str) -> bool:
    """True for Drive's ways of saying that a limit is reached."""
    return any(words in text.lower() for words in _QUOTA)


def refuse_on_status(answer: Answer) -> None:
    """Raises Failed unless the answer is 200; the words of Drive decide between quota and permission."""
    status, text = answer.status, answer.text[:20000].lower()
    if status == 200:
        return
    if status == 429 or asks_to_wait(text):
        pause = answer.headers.get("retry-after", "")
        long_wait = "downloadquotaexceeded" in text or "too many users" in text
        default = DAY_S if long_wait else PAUSE_S
        raise Failed(FolderState.QUOTA_WAIT, "Drive asks to wait", int(pause) if pause.isdecimal() else default)
    if status == 404:
        raise Failed(FolderState.MISSING, "deleted or never shared: Drive does not say which")
    if status in (401, 403):
        raise Failed(FolderState.NOT_PUBLIC, "Drive asks for permission")
    if status in (500, 502, 503, 504):
        raise Failed(FolderState.NET_ERROR, f"Drive answered {status}", PAUSE_S)
    raise Failed(FolderState.UNREADABLE, f"Drive answered {status}")


def kind_of(mime: str, name: str = "") -> str:
    """image, video, folder or other, from the content type or, where that says nothing, the name's ending."""
    if mime == "application/vnd.google-apps.folder":
        return "folder"
    if mime.startswith(("image/", "video/")):
        return mime.partition("/")[0]
    ending = name.lower().rpartition(".")[2]
    if ending in ("jpg", "jpeg", "png", "webp", "heic", "heif", "gif", "bmp", "tif", "tiff"):
        return "image"
    return "video" if ending in ("mp4", "mov", "m4v", "webm", "avi", "mkv", "3gp") else "other"
