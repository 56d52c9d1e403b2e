"""Styles and scripts cross the line packed; pages with their secrets do not."""

import gzip
from pathlib import Path

import pytest

STYLES = "/static/css/components.css"
PACKED = {"Accept-Encoding": "gzip, br"}
REAL = Path(__file__).parents[2] / "portal" / "static" / "css" / "components.css"


def test_a_marked_file_is_packed_for_those_who_can_read_it(client):
    for _again in range(2):
        answer = client.get(f"{STYLES}?v=1", headers=PACKED)
        assert answer.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(answer.data) == REAL.read_bytes()
        assert int(answer.headers["Content-Length"]) == len(answer.data) < 10_000
        assert "immutable" in answer.headers["Cache-Control"]
        assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (f"{STYLES}?v=1", {}), (f"{STYLES}?v=1", {"Accept-Encoding": "gzip;q=0"}), (STYLES, PACKED),
        ("/static/brand.svg?v=1", PACKED), ("/sign-in?v=1", PACKED),
        ("/static/vendor/ibm-plex-sans-thai-looped/thai-400.woff2?v=1", PACKED),
    ],
)  # fmt: skip
def test_everything_else_goes_as_it_is(client, path, headers):
    with client.get(path, headers=headers) as answer:
        assert answer.status_code == 200
        assert "Content-Encoding" not in answer.headers


def test_what_the_browser_holds_already_is_not_sent(client):
    with client.get(f"{STYLES}?v=1") as first:
        mark = first.headers["ETag"]
    with client.get(f"{STYLES}?v=1", headers={**PACKED, "If-None-Match": mark}) as again:
        assert again.status_code == 304
