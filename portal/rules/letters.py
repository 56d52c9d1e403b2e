"""What goes out of the house and what became of it: the words that whoever delivers and whoever counts share."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Fate(StrEnum):
    """What became of one try: LATER is this letter's own trouble, DOWN that of the way for every letter."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"
    DOWN = "down"


class Channel(StrEnum):
    """The ways out of the house."""

    EMAIL = "email"
    LINE = "line"


class LetterStatus(StrEnum):
    """Life of a letter in the outbox."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    DEAD = "dead"


@dataclass(frozen=True)
class Letter:
    """One letter. `message_id` is the same at every try: a mail program or LINE shows it once."""

    message_id: str
    to: str
    subject: str
    text: str
    html: str = ""


@dataclass(frozen=True)
class Delivered:
    """The fate of a try and the other side's words."""

    fate: Fate
    words: str = ""


@dataclass(frozen=True)
class Quota:
    """Messages of this month: `limit` None is unlimited. `words` says why nothing is known; then both are None."""

    limit: int | None = None
    used: int | None = None
    words: str = ""

    @property
    def left(self) -> int | None:
        """Messages left, None when unlimited or unknown."""
        return None if self.limit is None or self.used is None else max(self.limit - self.used, 0)


Send = Callable[[Letter], Delivered]
Post = Callable[[], AbstractContextManager[Send]]
"""Opens a way for several letters in a row. Neither opening nor sending raises for what the other side does."""


class Line(Protocol):
    """LINE's Messaging API. Nothing here raises for what LINE does."""

    def quota(self) -> Quota:
        """What may be sent this month and what was."""
        ...

    def members(self, group: str) -> int | None:
        """People in a group, None when LINE does not say. A group's message is believed to count once for each."""
        ...

    def push(self, letter: Letter) -> Delivered:
        """Sends the text of a letter to a person or group."""
        ...
