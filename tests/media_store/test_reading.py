"""A reader that is broken off goes on at the byte where it stopped, for a while."""

import io

import pytest

from media_store import NotThere, OutOfReach
from media_store.reading import BREAKS, Resuming

CONTENT = bytes(range(200))


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("media_store.reading.FIRST_WAIT_S", 0.0)


class Brittle(io.BytesIO):
    """Gives so many bytes, then breaks."""

    def __init__(self, content: bytes, breaks_after: int) -> None:
        super().__init__(content)
        self.left = breaks_after

    def read(self, size: int | None = -1) -> bytes:
        if not self.left:
            raise ConnectionResetError
        block = super().read(min(self.left, size or 0))
        self.left -= len(block)
        return block


def test_it_goes_on_where_it_stopped():
    asked: list[int] = []

    def fetch(at: int) -> Brittle | None:
        asked.append(at)
        return Brittle(CONTENT[at:], 70) if at < len(CONTENT) else None

    with Resuming(fetch, 10, ConnectionResetError) as stream:
        assert stream.readall() == CONTENT[10:]
    assert asked == [10, 80, 150]


def test_one_that_gets_nowhere_ends():
    asked: list[int] = []

    def fetch(at: int) -> Brittle:
        asked.append(at)
        return Brittle(CONTENT[at:], 0)

    with Resuming(fetch, 0, ConnectionResetError) as stream, pytest.raises(OutOfReach, match="at byte 0"):
        stream.read(1)
    assert len(asked) == BREAKS + 1


def test_what_is_gone_meanwhile_is_not_there():
    def fetch(at: int) -> Brittle:
        if at:
            raise NotThere("x")
        return Brittle(CONTENT, 5)

    with Resuming(fetch, 0, ConnectionResetError) as stream:
        assert stream.read(5) == CONTENT[:5]
        with pytest.raises(NotThere):
            stream.read(5)


def test_past_the_end_there_is_nothing():
    stream = Resuming(lambda _at: None, 7, ConnectionResetError)
    assert (stream.readable(), stream.read(3), stream.readall()) == (True, b"", b"")
    stream.close()
    stream.close()
