"""Letters on their way, sent or given up; what was given up can be sent again by hand."""

from typing import Any

from flask import flash
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import func, select

from portal.access.desk import actor, kit, reading, scope
from portal.access.policy import Permission
from portal.admin.acts import Act
from portal.admin.details import DetailedView, Fact
from portal.admin.filters import ByWord
from portal.admin.listings import Column, Listing
from portal.admin.paging import Order
from portal.admin.showing import Count, Moment, Text, Word
from portal.models import OutboxRow
from portal.models.scoping import within
from portal.rules.letters import Channel, LetterStatus
from portal.services.delivering import resend

LONGEST_SHOWN = 28
"""Characters of an address in the list; its own page has all."""

OUTBOX = Listing(
    entity=OutboxRow,
    columns=(
        Column(_l("Letter"), OutboxRow.subject),
        Column(_l("By"), OutboxRow.channel, Word("channels"), css="keep"),
        Column(_l("To"), func.substr(OutboxRow.address, 1, LONGEST_SHOWN), Text(), css="keep"),
        Column(_l("State"), OutboxRow.status, Word("letters"), css="keep"),
        Column(_l("Tries"), OutboxRow.attempts, Count(), css="num"),
        Column(_l("Made"), OutboxRow.made_at, Moment(), css="keep"),
        Column(_l("What went wrong"), func.substr(OutboxRow.error, 1, 120)),
    ),
    orders={"latest": Order(_l("Latest"), descending=True)},
    filters=(
        ByWord("status", _l("State"), OutboxRow.status, "letters", tuple(LetterStatus)),
        ByWord("channel", _l("By"), OutboxRow.channel, "channels", tuple(Channel)),
    ),
    jump=OutboxRow.made_at,
)


def _resend(_view: Any, numbers: list[int]) -> None:
    stuck = (LetterStatus.DEAD, LetterStatus.FAILED)
    wanted = within(select(OutboxRow.id), scope(), OutboxRow)
    rows = list(reading().scalars(wanted.where(OutboxRow.id.in_(numbers), OutboxRow.status.in_(stuck))))
    for number in rows:
        resend(kit(), actor(), number)
    flash(ngettext("%(num)d letter is sent again", "%(num)d letters are sent again", len(rows)), "good")


class OutboxView(DetailedView):
    """Letters, the latest first."""

    listing = OUTBOX
    title = _l("Outbox")
    place = "outbox"
    need = Permission.JOBS_MANAGE
    told = _l("Each letter as it was written. What a server refused stays here with its words.")
    empty_told = _l("One letter a person and day appears here when there is something to tell.")
    deeds = (
        Act(
            "resend",
            _l("Send again"),
            _resend,
            _l("Send the ticked letters again? Those already sent stay as they are."),
            need=Permission.JOBS_MANAGE,
        ),
    )
    facts = (
        Fact(_l("Kind"), lambda row: row.kind, Word("letter_kinds")),
        Fact(_l("By"), lambda row: row.channel, Word("channels")),
        Fact(_l("To"), lambda row: row.address, Text()),
        Fact(_l("State"), lambda row: row.status, Word("letters")),
        Fact(_l("Tries"), lambda row: row.attempts, Count()),
        Fact(_l("Made"), lambda row: row.made_at, Moment()),
        Fact(_l("Not before"), lambda row: row.not_before, Moment()),
        Fact(_l("Sent"), lambda row: row.sent_at, Moment()),
        Fact(_l("What went wrong"), lambda row: row.error, long=True),
        Fact(_l("Text"), lambda row: row.body, long=True),
    )

    def name_of(self, row: Any) -> str:
        return str(row)
