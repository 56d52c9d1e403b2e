"""Out of the notices of each person one letter a day: composed in pieces, each with its notices in one transaction."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Table, bindparam, exists, insert, select, update
from sqlalchemy.orm import Session

from portal.models.notices import Notice, OutboxRow
from portal.models.people import User
from portal.rules.dates import BANGKOK, bangkok_day
from portal.rules.digests import compose
from portal.rules.letters import Channel
from portal.rules.notices import Kind, Told, Way, is_morning
from portal.services.delivering import enqueue_delivery
from portal.services.kit import Kit
from portal.services.queueing import Claim, settle_alone
from portal.services.reminding import remind, sound_alarms

MORNING_WORK = "notices"
DIGEST = "digest"
PIECE = 400
LOOKS_BACK = timedelta(days=7)
"""Older things are in the portal; who begins to read e-mail is not sent the past."""

_notices: Table = Notice.__table__  # type: ignore[assignment]


def morning(kit: Kit, claim: Claim) -> None:
    """The hourly turn: alarms at any hour; reminders and digests in the day's first hour from seven on."""
    sound_alarms(kit)
    if is_morning(kit.now()):
        remind(kit)
        compose_digests(kit)
    settle_alone(kit, claim)


def compose_digests(kit: Kit) -> int:
    """Puts one letter into the outbox for everybody who wants e-mail and has something new; returns how many. Without
    a mail server none is made. Asked again the same day it makes none twice."""
    if kit.mail is None:
        return 0
    now, made = kit.now(), 0
    fresh = _fresh(now)
    with kit.read() as session:
        people = session.scalars(select(Notice.user_id).join(User, User.id == Notice.user_id).where(*fresh).distinct())
        numbers = sorted(people)
    for start in range(0, len(numbers), PIECE):
        with kit.database.transaction() as session:
            made += _compose_piece(kit, session, numbers[start : start + PIECE], fresh, now)
            enqueue_delivery(session, now)
    return made


def waiting_things(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """SQL: notices that nobody has read and no letter has carried."""
    return (Notice.outbox_id.is_(None), Notice.read_at.is_(None), Notice.at >= now - LOOKS_BACK)


def as_told(row: Notice) -> Told:
    """A notice's row as the rules know it."""
    return Told(Kind(row.kind), row.title_th, row.title_en, row.link, row.reason)


def message_id(key: str, secret: str, base_url: str) -> str:
    """The Message-ID of a letter: made once, kept with it."""
    mark = hashlib.sha256(f"{key}:{secret}".encode()).hexdigest()[:32]
    return f"<{mark}@{urlsplit(base_url).hostname or 'localhost'}>"


def _fresh(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What may go into today's digests: only of people who are here, want e-mail, have an address, had none today."""
    midnight = datetime.combine(bangkok_day(now), time(), BANGKOK)
    today = exists().where(
        OutboxRow.user_id == Notice.user_id, OutboxRow.kind == DIGEST, OutboxRow.channel == Channel.EMAIL,
        OutboxRow.made_at >= midnight,
    )  # fmt: skip
    wants = (User.active.is_(True), User.is_demo.is_(False), User.told_by == Way.EMAIL, User.email != "")
    return (*waiting_things(now), *wants, ~today)


def _compose_piece(
    kit: Kit, session: Session, people: Sequence[int], fresh: tuple[ColumnElement[bool], ...], now: datetime
) -> int:
    wanted = (
        select(Notice, User.name, User.email, User.language)
        .join(User, User.id == Notice.user_id)
        .where(Notice.user_id.in_(people), *fresh)
        .order_by(Notice.user_id, Notice.id)
    )
    things: dict[int, list[Any]] = defaultdict(list)
    for row in session.execute(wanted):
        things[row.Notice.user_id].append(row)
    letters = [_letter(kit, user_id, rows, now) for user_id, rows in things.items()]
    if not letters:
        return 0
    made = session.execute(insert(OutboxRow).returning(OutboxRow.id, OutboxRow.user_id), letters)
    carried = {row.user_id: row.id for row in made}
    session.connection().execute(
        update(_notices).where(_notices.c.id == bindparam("notice")).values(outbox_id=bindparam("letter")),
        [{"notice": row.Notice.id, "letter": carried[user]} for user, rows in things.items() for row in rows],
    )
    return len(letters)


def _letter(kit: Kit, user_id: int, rows: Sequence[Any], now: datetime) -> dict[str, Any]:
    day, first = bangkok_day(now), rows[0]
    digest = compose(first.name, day, [as_told(row.Notice) for row in rows], kit.base_url, first.language)
    key = f"{DIGEST}:{day}:{user_id}"
    return {
        "province_id": first.Notice.province_id, "kind": DIGEST, "key": key, "user_id": user_id,
        "channel": Channel.EMAIL, "address": first.email, "subject": digest.subject, "body": digest.text,
        "html": digest.html, "message_id": message_id(key, kit.secret(), kit.base_url), "made_at": now,
        "not_before": now,
    }  # fmt: skip
