"""What people do with notices: read them, choose how they are told, and send a batch to LINE by hand."""

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.models.notices import Notice, OutboxRow
from portal.models.people import User
from portal.models.places import District
from portal.models.scoping import within
from portal.rules.dates import bangkok_day
from portal.rules.digests import LONGEST_LINE, short
from portal.rules.letters import Channel
from portal.rules.notices import Way
from portal.rules.scope import Actor
from portal.services.delivering import enqueue_delivery
from portal.services.digesting import DIGEST, as_told, message_id, waiting_things
from portal.services.errors import Invalid, NotFound
from portal.services.finding_rows import row_by_id
from portal.services.kit import Kit
from portal.services.recording import record

PERSON, GROUP = re.compile(r"U[0-9a-f]{32}"), re.compile(r"C[0-9a-f]{32}")
"""Ids as LINE gives them to a channel."""
GROUP_TEXT = "group"


def read_notice(kit: Kit, actor: Actor, notice_id: int) -> str:
    """Marks one of the actor's own notices as read; gives its link. Raises NotFound."""
    with kit.database.transaction() as session:
        mine = select(Notice).where(Notice.id == notice_id, Notice.user_id == actor.user_id)
        row = session.scalars(mine.with_for_update()).first()
        if row is None:
            raise NotFound
        row.read_at = row.read_at or kit.now()
        return row.link


def read_all(kit: Kit, actor: Actor, up_to: int) -> None:
    """Marks the actor's notices as read, up to the one that stood first on the page."""
    with kit.database.transaction() as session:
        mine = (Notice.user_id == actor.user_id, Notice.read_at.is_(None), Notice.id <= up_to)
        session.execute(update(Notice).where(*mine).values(read_at=kit.now()))


def choose_way(kit: Kit, actor: Actor, way: str, line_id: str = "") -> None:
    """How the actor is told beside the portal. Raises Invalid."""
    clean = line_id.strip()
    if way not in list(Way):
        raise Invalid("told_by", "เลือกวิธีรับแจ้งหนึ่งวิธี", "Choose one way of being told.")
    if way == Way.LINE and not PERSON.fullmatch(clean):
        raise Invalid(
            "line_id",
            "รหัสผู้ใช้ LINE ขึ้นต้นด้วย U ตามด้วยตัวอักษรและตัวเลข 32 ตัว ผู้ดูแลระบบจังหวัดดูให้ได้",
            "A LINE user ID is U and 32 letters and digits. The province's administrator can tell it.",
        )
    with kit.transaction(actor, "person.notices_chosen") as session:
        user = session.get_one(User, actor.user_id, with_for_update=True)
        if way == Way.EMAIL and not user.email:
            raise Invalid("told_by", "ใส่อีเมลในข้อมูลของฉันก่อน", "Put an e-mail address into your details first.")
        user.told_by = way
        if clean:
            user.line_id = clean if PERSON.fullmatch(clean) else user.line_id


def set_group(kit: Kit, actor: Actor, district_id: int, group: str) -> None:
    """The LINE group of a district; empty takes it off. Raises NotFound, Invalid."""
    clean = group.strip()
    if clean and not GROUP.fullmatch(clean):
        raise Invalid(
            "group",
            "รหัสกลุ่ม LINE ขึ้นต้นด้วย C ตามด้วยตัวอักษรและตัวเลข 32 ตัว",
            "A LINE group ID is C and 32 letters and digits.",
        )
    with kit.transaction(actor, "district.amended") as session:
        row_by_id(session, actor.scope, District, district_id).line_group = clean


def send_by_line(kit: Kit, actor: Actor, texts: Mapping[int, str]) -> int:
    """Puts a batch into the outbox: `texts` by district for its group, and a digest for each person who chose LINE.

    Returns how many letters were made; the same batch sent twice on one day makes none again.
    """
    now = kit.now()
    with kit.transaction(actor, "letters.sent_by_line") as session:
        made = _to_groups(kit, session, actor, texts, now) + _to_people(kit, session, actor, now)
        if made:
            place = (actor.scope.province_id, None)
            record(session, "letters.sent_by_line", ("outbox", None), after={"letters": made}, place=place)
            enqueue_delivery(session, now)
    return made


def _to_groups(kit: Kit, session: Session, actor: Actor, texts: Mapping[int, str], now: datetime) -> int:
    wanted = within(select(District).where(District.id.in_(texts)), actor.scope, District)
    made = 0
    for row in session.scalars(wanted.order_by(District.id).with_for_update()).all():
        key = f"{GROUP_TEXT}:{bangkok_day(now)}:{row.id}"
        if not row.line_group or not texts[row.id] or _is_there(session, key):
            continue
        subject = f"แจ้งเตือน อ.{row.name_th}"
        session.add(
            _letter(kit, GROUP_TEXT, key, row.province_id, None, row.line_group, subject, texts[row.id][:LONGEST_LINE])
        )
        made += 1
    return made


def _to_people(kit: Kit, session: Session, actor: Actor, now: datetime) -> int:
    wants = (User.told_by == Way.LINE, User.line_id != "", User.active.is_(True), User.is_demo.is_(False))
    wanted = within(select(Notice, User.line_id, User.name), actor.scope, Notice)
    wanted = wanted.join(User, User.id == Notice.user_id).where(*waiting_things(now), *wants)
    things: dict[tuple[int, str, str], list[Notice]] = defaultdict(list)
    for row in session.execute(wanted.order_by(Notice.user_id, Notice.id).with_for_update(of=Notice)):
        things[row.Notice.user_id, row.line_id, row.name].append(row.Notice)
    made = 0
    for (user_id, line_id, name), rows in things.items():
        key = f"{DIGEST}-line:{bangkok_day(now)}:{user_id}"
        if _is_there(session, key):
            continue
        text = short([as_told(row) for row in rows], kit.base_url)
        letter = _letter(kit, DIGEST, key, rows[0].province_id, user_id, line_id, name, text)
        session.add(letter)
        session.flush()
        for notice in rows:
            notice.outbox_id = letter.id
        made += 1
    return made


def _letter(
    kit: Kit, kind: str, key: str, province_id: int, user_id: int | None, address: str, subject: str, text: str
) -> OutboxRow:
    now = kit.now()
    return OutboxRow(
        province_id=province_id, kind=kind, key=key, user_id=user_id, channel=Channel.LINE, address=address,
        subject=subject, body=text, message_id=message_id(key, kit.secret(), kit.base_url), made_at=now, not_before=now,
    )  # fmt: skip


def _is_there(session: Session, key: str) -> bool:
    return session.scalar(select(OutboxRow.id).where(OutboxRow.key == key)) is not None
