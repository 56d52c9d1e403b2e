"""One file of a public Drive folder, streamed to whoever wants it: by key through the API, else as anyone saves it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from bs4 import BeautifulSoup

from portal.probes import guard
from portal.probes.drive_answers import PAUSE_S, Failed, asks_to_wait, failed_to_reach, refuse_on_status
from portal.probes.exchange import Answer, Sink
from portal.probes.guard import Refused, Unreachable, fetch_from
from portal.rules.facts import Fetched
from portal.rules.vocabulary import FolderState

HOSTS = ("drive.usercontent.google.com", ".googleusercontent.com")
"""Where Drive sends those who save a file."""
_ID = re.compile(r"[\w-]{10,128}")
_PAGE_BYTES = 2 << 20
_SIGN_IN = re.compile(r"signin|servicelogin", re.IGNORECASE)
_ABUSIVE = "cannotdownloadabusivefile"
_HOPS = 4


@dataclass(frozen=True)
class FileFetcher:
    """Callable `fetch_file(file_id, resource_key, sink)`; what the sink raises is raised, nothing else is.

    `max_bytes` of a file, `total_s` of its whole way here.
    """

    drive_url: str
    drive_api_url: str
    drive_api_key: str | None = None
    outbound_proxy: str | None = None
    max_bytes: int = 1024**3
    total_s: float = 900

    def __call__(self, file_id: str, resource_key: str | None, sink: Sink) -> Fetched:
        """Streams the file. A state other than ok may come after some pieces: the sink must not believe them."""
        if not _ID.fullmatch(file_id):
            return Fetched(FolderState.UNSUPPORTED, "not a file's id")
        try:
            answer = self._by_key(file_id, resource_key, sink) if self.drive_api_key else None
            answer = answer or self._as_anyone(file_id, resource_key, sink)
        except Failed as error:
            return Fetched(error.state, error.note[:500], error.retry_after_s)
        except (Refused, Unreachable) as error:
            failed = failed_to_reach(error)
            return Fetched(failed.state, failed.note[:500])
        return Fetched(FolderState.OK, content_type=answer.headers.get("content-type", "").partition(";")[0])

    def _by_key(self, file_id: str, resource_key: str | None, sink: Sink) -> Answer | None:
        """None when the key is not accepted: then the public way is left."""
        headers = {"X-Goog-Drive-Resource-Keys": f"{file_id}/{resource_key}"} if resource_key else {}
        query = urlencode({"alt": "media", "supportsAllDrives": "true", "key": self.drive_api_key or ""})
        answer = fetch_from(
            self.drive_api_url, f"/files/{file_id}", query, headers=headers, sink=sink, accept=("application/json",),
            max_bytes=self.max_bytes, total_s=self.total_s, proxy=self.outbound_proxy,
        )  # fmt: skip
        text = answer.text[:20000].lower()
        if answer.status == 403 and _ABUSIVE in text:
            raise Failed(FolderState.UNSUPPORTED, "Drive says that the file is harmful")
        if answer.status in (400, 401, 403) and any(words in text for words in ("keyinvalid", "api key", "api_key_")):
            return None
        refuse_on_status(answer)
        if answer.body:
            raise Failed(FolderState.UNREADABLE, "Drive sent words in place of the file")
        return answer

    def _as_anyone(self, file_id: str, resource_key: str | None, sink: Sink) -> Answer:
        """What a browser does: the address for saving, a redirect or two, and the question before large files."""
        key = {"resourcekey": resource_key} if resource_key else {}
        words = urlencode({"id": file_id, "export": "download", **key})
        address = f"{self.drive_url.rstrip('/')}/uc?{words}"
        for _ in range(_HOPS):
            answer = self._ask(address, sink)
            if 300 <= answer.status < 400:
                address = _led_on(address, answer)
                continue
            refuse_on_status(answer)
            if not answer.headers.get("content-type", "").startswith("text/html"):
                return answer
            address = _confirmed(address, answer)
        raise Failed(FolderState.UNREADABLE, "Drive points on and on")

    def _ask(self, address: str, sink: Sink) -> Answer:
        at, ours = urlsplit(address), urlsplit(self.drive_url)
        if (at.scheme, at.netloc) == (ours.scheme, ours.netloc):
            return fetch_from(
                self.drive_url, at.path, at.query, max_bytes=self.max_bytes, max_redirects=0, total_s=self.total_s,
                proxy=self.outbound_proxy, sink=sink,
            )  # fmt: skip
        return guard.fetch(
            address, hosts=HOSTS, max_bytes=self.max_bytes, max_redirects=0, total_s=self.total_s,
            proxy=self.outbound_proxy, sink=sink,
        )  # fmt: skip


def _led_on(address: str, answer: Answer) -> str:
    following = urljoin(address, answer.headers.get("location", ""))
    where = urlsplit(following)
    if where.path.startswith("/sorry"):
        raise Failed(FolderState.QUOTA_WAIT, "Google asks to wait (unusual traffic)", PAUSE_S)
    if where.hostname == "accounts.google.com" or _SIGN_IN.search(where.path):
        raise Failed(FolderState.NOT_PUBLIC, "Drive asks to sign in")
    return following


def _confirmed(address: str, answer: Answer) -> str:
    """The address behind "cannot be scanned for viruses, save anyway"; any other page is a refusal."""
    soup = BeautifulSoup(answer.text[:_PAGE_BYTES], "html.parser")
    form = soup.select_one("form#download-form, form#downloadForm")
    if form and form.get("action"):
        action = urljoin(address, str(form["action"]))
        named = {str(one["name"]): str(one.get("value") or "") for one in form.select("input[name]")}
        words = {**dict(parse_qsl(urlsplit(action).query)), **named}
        return f"{action.partition('?')[0]}?{urlencode(words)}"
    text = soup.get_text(" ", strip=True)
    if asks_to_wait(text):
        raise Failed(FolderState.QUOTA_WAIT, "Drive's quota for this file is used up for today", 24 * 3600)
    if soup.select_one('form[action*="signin"]') or "sign in" in text.lower()[:2000]:
        raise Failed(FolderState.NOT_PUBLIC, "Drive asks to sign in")
    raise Failed(FolderState.UNREADABLE, "Drive sent a page in place of the file")


Fetch = Callable[[str, str | None, Sink], Fetched]
