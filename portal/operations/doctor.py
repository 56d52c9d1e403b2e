"""`health`: looks a whole installation over and says what is well, what needs a look and what is bad."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from portal.models import Circuit, Job
from portal.operations.migrating import schema_is_current
from portal.rules.vocabulary import JobStatus
from portal.services.kit import Kit
from portal.settings import Settings

WAITS_TOO_LONG = timedelta(minutes=15)
YT_DLP_OLD = timedelta(days=60)
"""Platforms change monthly; a yt-dlp of two months ago often fails."""

NOWHERE = ("0.0.0.0", "::")  # noqa: S104 - to be told apart, not to be bound
LOOPBACK = ("http://127.", "http://localhost", "http://[::1]")


class Level(StrEnum):
    """How a thing is."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True)
class Sign:
    """One thing looked at: its level, a sentence in both languages, and the numbers behind it."""

    name: str
    level: Level
    message_th: str
    message_en: str
    facts: dict[str, Any] = field(default_factory=dict)


def examine(kit: Kit, settings: Settings) -> list[Sign]:
    """Every sign; what cannot be looked at because the database is away is left out."""
    signs = [look_at_database(kit)]
    if signs[0].level is not Level.BAD:
        looks: tuple[Callable[[Kit], Sign], ...] = (look_at_queue, look_at_platforms)
        signs += [look(kit) for look in looks]
    return [*signs, look_at_media(kit), look_at_yt_dlp(kit.now()), look_at_address(settings)]


def is_well(signs: list[Sign]) -> bool:
    """True when nothing is bad; warnings are no sickness."""
    return all(sign.level is not Level.BAD for sign in signs)


def look_at_database(kit: Kit) -> Sign:
    """Reachable, at the newest schema and, on PostgreSQL, able to search Thai."""
    try:
        if not schema_is_current(kit.database):
            return Sign(
                "database", Level.BAD, "ฐานข้อมูลยังไม่เป็นรุ่นล่าสุด สั่ง portal init", "The schema is old: run portal init."
            )
        if not kit.database.is_sqlite:
            with kit.read() as session:
                if not session.scalar(text("SELECT cardinality(show_trgm('ไทย'))")):
                    return Sign(
                        "database", Level.BAD, "PostgreSQL นี้ค้นภาษาไทยไม่ได้ สร้างฐานใหม่ด้วย LC_CTYPE C.UTF-8",
                        "This PostgreSQL cannot search Thai: make the database with LC_CTYPE C.UTF-8.",
                    )  # fmt: skip
    except SQLAlchemyError as error:
        reason = type(error).__name__
        return Sign("database", Level.BAD, "ติดต่อฐานข้อมูลไม่ได้", "The database cannot be reached.", {"error": reason})
    engine = kit.database.engine.dialect.name
    return Sign("database", Level.GOOD, "ฐานข้อมูลพร้อม", "The database is reachable and current.", {"engine": engine})


def look_at_queue(kit: Kit) -> Sign:
    """How much waits, how much is buried, and whether a worker takes it."""
    now = kit.now()
    with kit.read() as session:
        counts = {row[0]: row[1] for row in session.execute(select(Job.status, func.count()).group_by(Job.status))}
        oldest = session.scalar(select(func.min(Job.not_before)).where(Job.status == JobStatus.QUEUED))
    waiting, dead = counts.get(JobStatus.QUEUED, 0), counts.get(JobStatus.DEAD, 0)
    facts = {"queued": waiting, "running": counts.get(JobStatus.RUNNING, 0), "dead": dead}
    if oldest is not None and now - oldest > WAITS_TOO_LONG:
        minutes = int((now - oldest).total_seconds() // 60)
        return Sign(
            "queue", Level.BAD, f"งานรอมา {minutes:,} นาที ดูว่า portal work ทำงานอยู่หรือไม่",
            f"Work has waited {minutes:,} minutes: does portal work run?", facts,
        )  # fmt: skip
    if dead:
        return Sign(
            "queue",
            Level.WARN,
            f"งาน {dead} ชิ้นทำไม่สำเร็จ ดูในระบบหลังบ้าน",
            f"{dead} jobs gave up: see the back office.",
            facts,
        )
    return Sign("queue", Level.GOOD, f"งานรอ {waiting} ชิ้น", f"{waiting} jobs wait.", facts)


def look_at_platforms(kit: Kit) -> Sign:
    """When each platform last answered, and which are being left in peace."""
    now = kit.now()
    with kit.read() as session:
        rows = session.scalars(select(Circuit).order_by(Circuit.platform)).all()
    facts = {row.platform: row.last_ok_at.isoformat() if row.last_ok_at else None for row in rows}
    shut = [row.platform for row in rows if row.open_until is not None and row.open_until > now]
    if shut:
        names = ", ".join(shut)
        return Sign(
            "platforms", Level.WARN, f"พักการตรวจ {names} ชั่วคราว", f"Checks of {names} pause for a while.", facts
        )
    return Sign("platforms", Level.GOOD, "ตรวจวิดีโอได้ทุกแพลตฟอร์มที่เคยตรวจ", "No platform is being left in peace.", facts)


def look_at_media(kit: Kit) -> Sign:
    """A small object can be stored, read back and taken away."""
    proof = b"portal health"
    try:
        stored = kit.media.put(io.BytesIO(proof))
        with kit.media.open(stored.key) as stream:
            same = stream.read() == proof
        kit.media.delete(stored.key)
    except Exception as error:  # noqa: BLE001 - whatever the store raises is the finding
        reason = type(error).__name__
        return Sign("media", Level.BAD, "เขียนไฟล์ลงคลังไม่ได้", "The media store cannot be written.", {"error": reason})
    if not same:
        return Sign("media", Level.BAD, "คลังไฟล์คืนข้อมูลไม่ตรง", "The media store gave back other bytes.")
    return Sign("media", Level.GOOD, "คลังไฟล์เขียนและอ่านได้", "The media store can be written and read.")


def look_at_yt_dlp(now: datetime) -> Sign:
    """How old the part is that understands the platforms; its version is its date."""
    try:
        found = version("yt-dlp")
        year, month, day = (int(part) for part in found.split(".")[:3])
        made = datetime.combine(date(year, month, day), datetime.min.time(), UTC)
    except (PackageNotFoundError, ValueError):
        return Sign("yt_dlp", Level.BAD, "ไม่พบ yt-dlp ติดตั้งใหม่", "yt-dlp is not there: install again.")
    days = max((now - made).days, 0)
    facts = {"version": found, "days": days}
    if now - made > YT_DLP_OLD:
        return Sign(
            "yt_dlp", Level.WARN, f"yt-dlp เก่า {days} วัน ปรับรุ่น", f"yt-dlp is {days} days old: upgrade it.", facts
        )
    return Sign("yt_dlp", Level.GOOD, f"yt-dlp อายุ {days} วัน", f"yt-dlp is {days} days old.", facts)


def look_at_address(settings: Settings) -> Sign:
    """https, or http on this machine only; and an address that people can open."""
    facts = {"base_url": settings.base_url}
    if urlsplit(settings.base_url).hostname in NOWHERE:
        return Sign(
            "address", Level.WARN, "ลิงก์ที่ระบบพิมพ์ให้จะเปิดไม่ได้ ตั้ง PORTAL_BASE_URL เป็นที่อยู่ที่คนใช้เปิด",
            "Links that the portal prints lead nowhere. Set PORTAL_BASE_URL to the address people open.", facts,
        )  # fmt: skip
    if settings.is_https or settings.base_url.startswith(LOOPBACK):
        return Sign("address", Level.GOOD, "ที่อยู่ปลอดภัย", "The address is safe.", facts)
    return Sign(
        "address", Level.WARN, "ใช้ http ผู้อื่นในเครือข่ายอ่านรหัสผ่านได้ ตั้ง PORTAL_BASE_URL เป็น https",
        "Plain http: others on the network can read passwords. Set PORTAL_BASE_URL to https.", facts,
    )  # fmt: skip
