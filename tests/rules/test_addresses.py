"""The first address of a message, and which addresses are never followed."""

import time

import pytest

from portal.rules.addresses import Address, NoAddress, first_url, is_private, read_address
from tests.probes.spellings import SPELLINGS


@pytest.mark.parametrize("port", [80, 5000])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_this_machine_is_refused_in_every_spelling(spelling: str, port: int):
    assert isinstance(read_address(spelling.format(port=port)), NoAddress)


@pytest.mark.parametrize(
    "host", ["localhost", "a.localhost", "nas.local", "127.1", "0x7f.1", "2130706433", "::1", "10.0.0.1", "8.8.8.8"]
)
def test_numbers_and_inner_names_are_private(host: str):
    assert is_private(host)


@pytest.mark.parametrize("host", ["youtube.com", "127.0.0.1.example", "local", "0xcafe.example"])
def test_names_are_not(host: str):
    assert not is_private(host)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("ไม่มี", None),
        ("ดู youtu.be/x แล้ว https://a.example/", "https://youtu.be/x"),
        ("ดู https://a.example/b(c)!", "https://a.example/b(c)"),
        ("ดู https://a.example/ก/ข ต่อ", "https://a.example/ก/"),
        ("user@youtube.com/watch", None),
    ],
)
def test_the_first_address_of_a_message(text: str, url: str | None):
    assert first_url(text) == url


def test_an_address_in_parts():
    address = read_address("ดู HTTPS://Web.Facebook.COM.:443/Page/?V=1&v=2&v=3&w=#top")
    assert isinstance(address, Address)
    assert (address.host, address.path, address.fragment) == ("facebook.com", "/Page/", "top")
    assert address.query == {"V": "1", "v": "2", "w": ""}


@pytest.mark.parametrize(
    "piece", ["a.", "www.", "http:/", "ก", "/ก", "[::", "a-", "youtube.com", "1.", "https://", "@", "a://"]
)
def test_no_text_takes_long(piece: str):
    started = time.process_time()
    read_address((piece * 4096)[:1365])
    read_address("https://youtu.be/" + (piece * 4096)[:1300])
    assert time.process_time() - started < 0.5
