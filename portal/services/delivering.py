"""Letters leave the outbox: each is taken for a while, tried, and marked; the network never inside a transaction."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, func, select, update
from sqlalchemy.orm import Session

from portal.models.notices import OutboxRow
from portal.models.people import User
from portal.rules.letters import Channel, Delivered, Fate, Letter, LetterStatus, Send
from portal.rules.scope import Actor
from portal.services.errors import Refused
from portal.services.finding_rows import row_by_id
from portal.services.kit import Kit
from portal.services.queueing import Claim, backoff_s, enqueue, settle
from portal.services.recording import record

DELIVER, SUBJECT = "deliver", "all:0"
TRIES = 12
"""With the pauses between them about two days."""
TAKEN = timedelta(minutes=5)
"""A letter whose try left no mark (the process was killed) is tried again after this: at most once more, under the same
Message-ID."""
PAUSE = timedelta(minutes=5)
"""After the mail server or LINE did not answer."""
TO_SEND = (LetterStatus.WAITING, LetterStatus.FAILED)
NO_WAY = {
    Channel.EMAIL: "no mail server is set (PORTAL_SMTP_URL)",
    Channel.LINE: "no LINE token is set (PORTAL_LINE_TOKEN)",
}

_outbox: Table = OutboxRow.__table__  # type: ignore[assignment]
Taken = Any
"""A row of a letter as it was taken."""


def enqueue_delivery(session: Session, now: datetime, wait: timedelta = timedelta(0)) -> None:
    """Work for whoever carries letters out, in the transaction that wrote them."""
    enqueue(session, DELIVER, SUBJECT, now, wait=wait)


def deliver(kit: Kit, claim: Claim) -> None:
    """Carries out all letters that may go now, then leaves a job for those that wait."""
    for channel in Channel:
        _carry(kit, channel)
    now = kit.now()
    with kit.database.transaction() as session:
        later = session.scalar(select(func.min(OutboxRow.not_before)).where(OutboxRow.status.in_(TO_SEND)))
        settle(session, claim, now)
        if later is not None:
            enqueue_delivery(session, now, max(later - now, timedelta(seconds=1)))


def resend(kit: Kit, actor: Actor, letter_id: int) -> None:
    """Puts a letter that was given up or failed back for a fresh set of tries. Raises NotFound, Refused when it was
    sent or waits already."""
    now = kit.now()
    with kit.transaction(actor, "letter.resent") as session:
        row = row_by_id(session, actor.scope, OutboxRow, letter_id)
        if row.status not in (LetterStatus.DEAD, LetterStatus.FAILED):
            raise Refused("ฉบับนี้ส่งแล้วหรือรอส่งอยู่", "This letter was sent or waits already.")
        person = session.get(User, row.user_id) if row.user_id else None
        if person is not None and row.channel == Channel.EMAIL and person.email:
            row.address = person.email  # mended meanwhile
        row.status, row.attempts, row.not_before = LetterStatus.WAITING, 0, now
        place = (row.province_id, None)
        record(session, "letter.resent", ("outbox", row.id), after={"address": row.address}, place=place)
        enqueue_delivery(session, now)


def _carry(kit: Kit, channel: Channel) -> None:
    if not _is_any(kit, channel):
        return
    if channel is Channel.LINE:
        if kit.line is None:
            _hold(kit, channel, NO_WAY[channel])
        else:
            _send_all(kit, channel, kit.line.push)
    elif kit.mail is None:
        _hold(kit, channel, NO_WAY[channel])
    else:
        with kit.mail() as send:
            _send_all(kit, channel, send)


def _send_all(kit: Kit, channel: Channel, send: Send) -> None:
    while (row := _take(kit, channel)) is not None:
        gone = row.user_id is not None and not _is_here(kit, row.user_id)
        letter = Letter(row.message_id, row.address, row.subject, row.body, row.html)
        done = Delivered(Fate.REFUSED, "the account is disabled") if gone else send(letter)
        _mark(kit, row, done)
        if done.fate is Fate.DOWN:
            _hold(kit, channel, done.words)
            return


def _due(channel: Channel, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (_outbox.c.channel == channel, _outbox.c.status.in_(TO_SEND), _outbox.c.not_before <= now)


def _is_any(kit: Kit, channel: Channel) -> bool:
    with kit.read() as session:
        return session.scalar(select(OutboxRow.id).where(*_due(channel, kit.now())).limit(1)) is not None


def _take(kit: Kit, channel: Channel) -> Taken | None:
    """The next letter, taken so that no other worker tries it too."""
    now, box = kit.now(), _outbox.c
    next_one = select(box.id).where(*_due(channel, now)).order_by(box.not_before, box.id).limit(1).scalar_subquery()
    with kit.database.transaction() as session:
        return session.execute(
            update(_outbox)
            .where(box.id == next_one, *_due(channel, now))
            .values(attempts=box.attempts + 1, not_before=now + TAKEN)
            .returning(box.id, box.message_id, box.attempts, box.address, box.subject, box.body, box.html, box.user_id)
        ).first()


def _is_here(kit: Kit, user_id: int) -> bool:
    with kit.read() as session:
        return session.scalar(select(User.active).where(User.id == user_id)) is True


def _mark(kit: Kit, row: Taken, done: Delivered) -> None:
    now, words = kit.now(), done.words[:2000]
    values: dict[str, object] = {"error": words}
    if done.fate is Fate.SENT:
        values |= {"status": LetterStatus.SENT, "sent_at": now, "error": ""}
    elif done.fate is Fate.REFUSED or (done.fate is Fate.LATER and row.attempts >= TRIES):
        values |= {"status": LetterStatus.DEAD}
    elif done.fate is Fate.DOWN:  # not this letter's fault: its tries are not used up
        values |= {"attempts": row.attempts - 1, "not_before": now + PAUSE}
    else:
        pause = timedelta(seconds=backoff_s(row.attempts, kit.chance()))
        values |= {"status": LetterStatus.FAILED, "not_before": now + pause}
    with kit.database.transaction() as session:
        session.execute(update(_outbox).where(_outbox.c.id == row.id).values(**values))


def _hold(kit: Kit, channel: Channel, words: str) -> None:
    """All letters of a way that does not answer wait, and say why."""
    now, pause = kit.now(), PAUSE * (0.75 + kit.chance() / 2)
    with kit.database.transaction() as session:
        waiting = update(_outbox).where(*_due(channel, now))
        session.execute(waiting.values(error=words[:2000], not_before=now + pause))
