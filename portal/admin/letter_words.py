"""What people call the letters of the outbox, in the language of the page that asks."""

from typing import Any

from flask_babel import gettext as _

from portal.rules.letters import Channel, LetterStatus

Words = dict[Any, str]


def letters() -> Words:
    """States of a letter."""
    return {
        LetterStatus.WAITING: _("Waiting"),
        LetterStatus.SENT: _("Sent"),
        LetterStatus.FAILED: _("Failed, tried again"),
        LetterStatus.DEAD: _("Gave up"),
    }


def channels() -> Words:
    """Ways out of the house."""
    return {Channel.EMAIL: _("E-mail"), Channel.LINE: "LINE"}


def letter_kinds() -> Words:
    """What a letter is."""
    return {"digest": _("Digest of the day"), "group": _("Reminder to a group")}
