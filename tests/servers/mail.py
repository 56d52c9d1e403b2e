"""A real mail server on this machine: keeps what it was given and refuses whom it is told to refuse."""

import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

USER, PASSWORD = "portal@example.go.th", "a password for tests"


class MailBox:
    """What arrived. `refused` are answers by address; `said` is the answer to a message, when not the usual one."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refused: dict[str, str] = {}
        self.said: str | None = None
        self.sessions: set[int] = set()
        self.tls: list[bool] = []
        self.port = 0

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:
        if self.said:
            return self.said
        self.sessions.add(id(session))
        self.tls.append(session.ssl is not None)
        found = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        self.messages.append(found)
        return "250 kept"


@contextmanager
def mail_server(folder: Path | None = None, *, sign_in: bool = False, port: int = 0) -> Iterator[MailBox]:
    """Runs a server on a free port; with a folder it speaks TLS with a certificate made there (`ca.pem`)."""
    box = MailBox()
    more: dict[str, Any] = {}
    if folder is not None:
        more["tls_context"] = _certificate(folder)
        more["require_starttls"] = True
    if sign_in:
        more["authenticator"] = _check
        more["auth_required"] = True
    box.port = port or _free_port()
    server = Controller(box, hostname="127.0.0.1", port=box.port, ready_timeout=20, **more)
    server.start()
    try:
        yield box
    finally:
        server.stop()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
    good = (given.login.decode(), given.password.decode()) == (USER, PASSWORD)
    return AuthResult(success=good, handled=good)


def _certificate(folder: Path) -> ssl.SSLContext:
    key, ca = folder / "key.pem", folder / "ca.pem"
    asked = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", str(key), "-out", str(ca)]
    subprocess.run([*asked, *names], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(ca, key)
    return context
