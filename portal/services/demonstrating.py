"""What the demo needs beside the services everyone uses: its people, its looks, and the marks that say it is there."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import String, cast, event, literal, select, union_all, update
from sqlalchemy.orm import Session

from portal.models import Album, Authority, Channel, Event, Job, MediaObject, Product, Report, Submission, User, Video
from portal.rules.facts import VideoLook
from portal.rules.scope import Actor, Scope
from portal.rules.video import channel_key
from portal.rules.vocabulary import JobStatus, Platform, Role
from portal.services.errors import Invalid, Refused
from portal.services.kit import Kit
from portal.services.probing import keep_look
from portal.services.queueing import Claim
from portal.services.recording import record
from portal.services.signing_in import HASHER

SHOWN, REMOVED = "demo.shown", "demo.removed"
HOLDER = "demo"
HELD_FOR = timedelta(minutes=10)
NOT_ASKED = "ตัวอย่าง ไม่ได้ถามแพลตฟอร์มจริง"


@dataclass(frozen=True)
class DemoPerson:
    """Somebody of the demo; `scope` is the place they see."""

    login: str
    name: str
    role: Role
    scope: Scope


def is_shown(session: Session) -> bool:
    """Whether the whole demo stands there."""
    last = select(Event.verb).where(Event.verb.in_((SHOWN, REMOVED))).order_by(Event.id.desc()).limit(1)
    return session.scalar(last) == SHOWN


def is_begun(session: Session) -> bool:
    """Whether anything of it stands there, also after a run that was cut short."""
    return session.scalar(select(User.id).where(User.is_demo.is_(True)).limit(1)) is not None


def refuse_beside_real_ones(session: Session) -> None:
    """Raises Refused when real reports have been sent on this instance."""
    if session.scalar(select(Submission.id).where(Submission.is_demo.is_(False)).limit(1)) is not None:
        raise Refused(
            "มีรายงานจริงอยู่แล้ว จึงไม่ใส่ตัวอย่างปนกัน ถ้าต้องการจริง สั่ง portal demo --force",
            "Real reports have been sent here, so no demo is put beside them. If you must: portal demo --force",
        )


def enrol_demo(kit: Kit, actor: Actor, people: Iterable[DemoPerson], password: str) -> dict[str, Actor]:
    """Makes the people, all with one password, and returns them as actors. Raises Invalid for a taken sign-in name."""
    hashed, made = HASHER.hash(password), {}
    with kit.transaction(actor, "user.added") as session:
        for person in people:
            if session.scalar(select(User.id).where(User.login == person.login)):
                raise Invalid("login", f"มีชื่อผู้ใช้ {person.login} แล้ว", f"The name {person.login} is taken.")
            scope = person.scope
            user = User(
                login=person.login, name=person.name, role=person.role, password_hash=hashed, created_at=kit.now(),
                province_id=scope.province_id, district_id=scope.district_id, authority_id=scope.authority_id,
                is_demo=True,
            )  # fmt: skip
            session.add(user)
            session.flush()
            made[person.login] = Actor(person.name, person.role, scope, user.id, is_demo=True)
    return made


def add_demo_channel(kit: Kit, actor: Actor, authority_id: int, platform: Platform, address: str) -> None:
    """Puts an invented channel on the roster; one that is there already stays."""
    key = channel_key(address)
    with kit.transaction(actor, "channel.added") as session:
        if session.scalar(select(Channel.id).where(Channel.address_key == key)) is None:
            authority = session.get_one(Authority, authority_id)
            session.add(
                Channel(
                    province_id=authority.province_id, authority_id=authority_id, platform=platform, address=address,
                    address_key=key, is_demo=True,
                )
            )  # fmt: skip


@contextmanager
def holding_jobs(kit: Kit) -> Iterator[None]:
    """Jobs on the demo's videos, folders and files are its own before they are committed: no worker takes one and asks
    a platform about an invented link."""

    def hold(session: Session) -> None:
        waiting = update(Job).where(Job.status == JobStatus.QUEUED, Job.subject.in_(_subjects()))
        lease = {"owner": HOLDER, "token": kit.secret()[:32], "lease_until": kit.now() + HELD_FOR}
        session.execute(waiting.values(status=JobStatus.RUNNING, attempts=1, **lease))

    event.listen(kit.database.writing_session, "before_commit", hold)
    try:
        yield
    finally:
        event.remove(kit.database.writing_session, "before_commit", hold)


def held_claims(kit: Kit) -> list[Claim]:
    """The jobs the demo holds, oldest first."""
    held = select(Job.id, Job.kind, Job.subject, Job.payload, Job.attempts, Job.token)
    with kit.read() as session:
        rows = session.execute(held.where(Job.owner == HOLDER, Job.status == JobStatus.RUNNING).order_by(Job.id)).all()
    return [Claim(*row) for row in rows]


def keep_demo_look(kit: Kit, actor: Actor, video_id: int, look: VideoLook) -> None:
    """An invented look at a video's link, kept as a person's word and never as a platform's."""
    with kit.transaction(actor, "video.typed_in") as session:
        keep_look(session, video_id, look, look.probed_at, by_name=NOT_ASKED)


def end_job(kit: Kit, claim: Claim) -> None:
    """Ends a job that would ask the outside about something invented, also one that waits for another try."""
    with kit.database.transaction() as session:
        ended = {"status": JobStatus.DONE, "finished_at": kit.now(), "lease_until": None}
        session.execute(update(Job).where(Job.id == claim.id).values(**ended))


def _subjects() -> Any:
    """SQL: what jobs call the demo's videos, photo folders and files."""

    def named(word: str, number: Any) -> Any:
        return literal(word + ":") + cast(number, String)

    of_demo = select(Report.id).join(Product, Product.id == Report.product_id).where(Product.is_demo.is_(True))
    return union_all(
        select(named("video", Video.id)).where(Video.report_id.in_(of_demo)),
        select(named("album", Album.id)).where(Album.report_id.in_(of_demo)),
        select(named("media", MediaObject.id)).where(MediaObject.is_demo.is_(True)),
    )


def say_shown(kit: Kit, actor: Actor, counts: dict[str, int]) -> None:
    """The event that says the demo is whole."""
    with kit.transaction(actor, SHOWN) as session:
        record(session, SHOWN, ("users", None), after=counts)
