"""A mail server: one connection for several letters, TLS wherever it can be had, the server's own words kept."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

from portal.rules.letters import Delivered, Fate, Letter, Send

TIMEOUT_S = 20.0
PORTS = {"smtp": 25, "smtps": 465}


class BadMailUrl(ValueError):
    """A PORTAL_SMTP_URL that cannot be used; the message says why, without the password."""


@dataclass(frozen=True)
class MailServer:
    """Where the mail server is. `tls` is "direct" (smtps), "must" or "may" (STARTTLS); `ca` a file of certificates."""

    host: str
    port: int
    tls: str
    sender: str
    user: str = ""
    password: str = ""
    ca: str | None = None


def read_url(url: str, base_url: str) -> MailServer:
    """`smtp[s]://[USER:PASSWORD@]HOST[:PORT][?from=ADDRESS&tls=must&ca=FILE]`. Raises BadMailUrl.

    With a password TLS is a must, since it would be readable on the way.
    """
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise BadMailUrl("PORTAL_SMTP_URL must be smtp://HOST or smtps://HOST")
    more = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    tls = "direct" if parts.scheme == "smtps" else "must" if password or more.get("tls") == "must" else "may"
    sender = more.get("from") or (user if "@" in user else f"portal@{urlsplit(base_url).hostname or 'localhost'}")
    return MailServer(parts.hostname, parts.port or PORTS[parts.scheme], tls, sender, user, password, more.get("ca"))


class Mailer:
    """Sends letters through the server of a PORTAL_SMTP_URL."""

    def __init__(self, url: str, base_url: str, timeout_s: float = TIMEOUT_S) -> None:
        self.url, self.base_url, self.timeout_s = url, base_url, timeout_s

    @contextmanager
    def __call__(self) -> Iterator[Send]:
        """A way for several letters: connected at the first, again when the server hung up between two."""
        way = _Way(self)
        try:
            yield way.send
        finally:
            way.close()


class _Way:
    def __init__(self, mailer: Mailer) -> None:
        self.mailer = mailer
        self.server: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> Delivered:
        """One try. Never raises for what the server does."""
        try:
            place = read_url(self.mailer.url, self.mailer.base_url)
            message = _message(letter, place.sender)
        except BadMailUrl as error:
            return Delivered(Fate.DOWN, str(error))
        except ValueError as error:
            return Delivered(Fate.REFUSED, f"not an address: {error}")
        try:
            if self.server is None or not self._is_alive():
                self.server = _connect(place, self.mailer.timeout_s)
            self.server.send_message(message, place.sender, [letter.to])
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            self._reset()
            return Delivered(Fate.REFUSED if code >= 500 else Fate.LATER, _said(code, words))
        except smtplib.SMTPDataError as error:
            self._reset()
            return Delivered(Fate.REFUSED if error.smtp_code >= 500 else Fate.LATER, _said(*error.args[:2]))
        except smtplib.SMTPResponseException as error:  # greeting, sign-in or sender refused: the same for every letter
            self.close()
            return Delivered(Fate.DOWN, _said(error.smtp_code, error.smtp_error))
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Delivered(Fate.DOWN, f"{place.host}:{place.port}: {error or type(error).__name__}")
        return Delivered(Fate.SENT)

    def close(self) -> None:
        """Says goodbye, if anybody is there."""
        if self.server is not None:
            with suppress(OSError, smtplib.SMTPException):
                self.server.quit()
            self.server = None

    def _is_alive(self) -> bool:
        try:
            return self.server is not None and self.server.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def _reset(self) -> None:
        if self.server is not None:
            with suppress(OSError, smtplib.SMTPException):
                self.server.rset()


def _connect(place: MailServer, timeout_s: float) -> smtplib.SMTP:
    context = ssl.create_default_context(cafile=place.ca)
    server: smtplib.SMTP
    if place.tls == "direct":
        server = smtplib.SMTP_SSL(place.host, place.port, timeout=timeout_s, context=context)
    else:
        server = smtplib.SMTP(place.host, place.port, timeout=timeout_s)
    try:
        server.ehlo_or_helo_if_needed()
        if place.tls == "must" or (place.tls == "may" and server.has_extn("starttls")):
            server.starttls(context=context)
            server.ehlo()
        if place.password:
            server.login(place.user, place.password)
    except BaseException:
        server.close()
        raise
    return server


def _message(letter: Letter, sender: str) -> EmailMessage:
    """Raises ValueError for an address that is none."""
    message = EmailMessage()
    message["From"] = Address(addr_spec=sender)
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = letter.subject
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    return message


def _said(code: int, words: bytes | str) -> str:
    return f"{code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}"
