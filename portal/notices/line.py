"""LINE's Messaging API by its official SDK: what may be sent, what was, and one message to a person or group."""

import json
import uuid
from typing import Any

from urllib3.exceptions import HTTPError

from portal.rules.letters import Delivered, Fate, Letter, Quota

TIMEOUT_S = (5.0, 10.0)
"""Seconds to connect and to read."""
LONGEST = 5000


class LineDesk:
    """LINE behind a channel's token. The SDK is imported with the first question: it is large."""

    def __init__(self, token: str, api_url: str, proxy: str | None = None) -> None:
        self.token, self.api_url, self.proxy = token, api_url, proxy

    def quota(self) -> Quota:
        """This month's limit and how much of it is used."""
        try:
            with self._client() as client:
                api = _api(client)
                limit = api.get_message_quota(_request_timeout=TIMEOUT_S)
                used = api.get_message_quota_consumption(_request_timeout=TIMEOUT_S)
        except _faults() as error:
            return Quota(words=_words(error))
        limited = str(getattr(limit.type, "value", limit.type)) == "limited"
        return Quota(limit.value if limited else None, used.total_usage)

    def members(self, group: str) -> int | None:
        """People in a group."""
        try:
            with self._client() as client:
                count: int = _api(client).get_group_member_count(group, _request_timeout=TIMEOUT_S).count
        except _faults():
            return None
        return count

    def push(self, letter: Letter) -> Delivered:
        """One message. The retry key is made of the letter's Message-ID: LINE takes it once however often it comes."""
        from linebot.v3.messaging import PushMessageRequest, TextMessage

        key = str(uuid.uuid5(uuid.NAMESPACE_URL, letter.message_id))
        asked = PushMessageRequest(to=letter.to, messages=[TextMessage(text=letter.text[:LONGEST])])
        try:
            with self._client() as client:
                _api(client).push_message(asked, x_line_retry_key=key, _request_timeout=TIMEOUT_S)
        except _faults() as error:
            return Delivered(_fate(getattr(error, "status", None)), _words(error))
        return Delivered(Fate.SENT)

    def _client(self) -> Any:
        from linebot.v3.messaging import ApiClient, Configuration

        settings = Configuration(host=self.api_url, access_token=self.token)
        settings.retries = 0  # the outbox tries again, with pauses
        if self.proxy:
            settings.proxy = self.proxy
        return ApiClient(settings)


def _api(client: Any) -> Any:
    from linebot.v3.messaging import MessagingApi

    return MessagingApi(client)


def _faults() -> tuple[type[Exception], ...]:
    from linebot.v3.messaging.exceptions import ApiException

    return (ApiException, HTTPError, OSError, ValueError)


def _fate(status: int | None) -> Fate:
    """409 says that this very message was taken before; 429 that the month is used up or LINE was asked too fast."""
    if status == 409:
        return Fate.SENT
    if status in (400, 404):
        return Fate.REFUSED
    return Fate.DOWN if status in (None, 401, 403, 429) else Fate.LATER


def _words(error: Exception) -> str:
    """LINE's own words, without headers: those may hold what is secret."""
    status, body = getattr(error, "status", None), getattr(error, "body", None)
    if status is None:
        return f"LINE does not answer ({type(error).__name__})"
    try:
        said = json.loads(body or "{}").get("message", "")
    except (ValueError, AttributeError):
        said = ""
    return f"{status} {said}".strip()
