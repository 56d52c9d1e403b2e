"""A plain tus client for tests, over Flask's test client: one method a request of the protocol."""

import base64
import hashlib
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.people import token_of

STREAM = "application/offset+octet-stream"


def metadata(**facts: str) -> str:
    """Upload-Metadata as the protocol writes it."""
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in facts.items())


def checksum(algorithm: str, body: bytes) -> str:
    """Upload-Checksum of a body."""
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, body).digest()).decode()}"


class Tus:
    """`client` signed in or not; `token` is the page's CSRF token, `bearer` a token made on the page."""

    def __init__(self, client: FlaskClient, *, bearer: str = "") -> None:
        self.client = client
        self.headers = {"Tus-Resumable": "1.0.0"}
        if bearer:
            self.headers["Authorization"] = f"Bearer {bearer}"
        else:
            self.headers["X-CSRFToken"] = token_of(client)

    def ask(self, method: str, address: str, body: bytes = b"", **headers: Any) -> TestResponse:
        """One request; a header given as None is left out."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        every = {name: str(value) for name, value in {**self.headers, **named}.items() if value is not None}
        return self.client.open(address, method=method, data=body, headers=every)

    def create(self, report_id: int, size: int | str, name: str = "วิดีโอ.mp4", **headers: Any) -> TestResponse:
        """Begins an upload."""
        sent = {"Upload_Metadata": metadata(filename=name, report=str(report_id)), "Upload_Length": size}
        return self.ask("POST", "/uploads", **{**sent, **headers})

    def patch(self, address: str, offset: int | str, body: bytes, **headers: Any) -> TestResponse:
        """Sends bytes."""
        return self.ask("PATCH", address, body, **{"Upload_Offset": offset, "Content_Type": STREAM, **headers})

    def offset(self, address: str) -> int:
        """Where to go on."""
        return int(self.ask("HEAD", address).headers["Upload-Offset"])

    def send(self, report_id: int, body: bytes, name: str = "วิดีโอ.mp4", piece: int = 1 << 20) -> str:
        """A whole file, piece by piece; returns the upload's address."""
        address = self.create(report_id, len(body), name).headers["Location"]
        for start in range(0, len(body), piece):
            answer = self.patch(address, start, body[start : start + piece])
            assert answer.status_code == 204, answer.get_data(as_text=True)
        return address
