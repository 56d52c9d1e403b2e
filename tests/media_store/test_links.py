"""Signed links: what was signed is read, everything else is refused."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_store import BadLink, Link, SignedLinks
from media_store.links import disposition
from tests.media_store.contract import key

KEY = key(b"a photo")


class Moment:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def moment() -> Moment:
    return Moment()


@pytest.fixture
def links(moment: Moment) -> SignedLinks:
    return SignedLinks("https://portal.example/open/", lambda: b"the key", moment)


def token(links: SignedLinks, seconds: int = 60, **more: str) -> str:
    return links.address(KEY, seconds, **more).rpartition("/")[2]


def test_a_link_says_what_was_signed(links: SignedLinks):
    address = links.address(KEY, 60, content_type="image/webp", name="ภาพ.webp")
    assert address.startswith("https://portal.example/open/")
    assert links.read(address.rpartition("/")[2]) == Link(KEY, 1060.0, "image/webp", "ภาพ.webp")


def test_it_ends_when_it_was_said(links: SignedLinks, moment: Moment):
    made = token(links, 60)
    moment.now = 1059.9
    assert links.read(made).key == KEY
    moment.now = 1060.0
    with pytest.raises(BadLink):
        links.read(made)


def test_another_key_opens_nothing(links: SignedLinks, moment: Moment):
    with pytest.raises(BadLink):
        SignedLinks("", lambda: b"another", moment).read(token(links))


def test_every_altered_character_is_refused(links: SignedLinks):
    made = token(links)
    for at in range(len(made)):
        for other in "Ab9-_.":
            if other != made[at]:
                with pytest.raises(BadLink):
                    links.read(made[:at] + other + made[at + 1 :])


def test_a_longer_life_cannot_be_written_in(links: SignedLinks):
    said, _, signature = token(links).partition(".")
    told = json.loads(base64.urlsafe_b64decode(said + "=="))
    longer = base64.urlsafe_b64encode(json.dumps(told | {"until": 9e9}).encode()).rstrip(b"=").decode()
    with pytest.raises(BadLink):
        links.read(f"{longer}.{signature}")


@given(st.text(max_size=200))
def test_whatever_is_asked_it_refuses_without_failing(text: str):
    with pytest.raises(BadLink):
        SignedLinks("", lambda: b"the key").read(text)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=100))
def test_any_name_makes_one_harmless_header(name: str):
    header = disposition(name)
    assert header.isascii()
    assert header.isprintable()
    assert '"' not in header
