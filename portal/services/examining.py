"""Looks a whole installation over: the signs that `portal health` prints and the health page shows."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urlsplit

from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from portal.bundle import folder
from portal.db import Database
from portal.models import Circuit, Job, MediaObject
from portal.rules.health import LITTLE_ROOM, NO_ROOM, WAITS_TOO_LONG, YT_DLP_OLD, Level, Sign
from portal.rules.vocabulary import JobStatus
from portal.services.examining_stored import look_at_backups, look_at_fixity
from portal.services.kit import Kit

NOWHERE = ("0.0.0.0", "::")  # noqa: S104 - to be told apart, not to be bound
LOOPBACK = ("http://127.", "http://localhost", "http://[::1]")


def examine(kit: Kit, *, proof: bool = False) -> list[Sign]:
    """Every sign; what cannot be looked at because the database is away is left out.

    With `proof` a small object is stored, read and taken away; without, nothing is written and no bucket asked.
    """
    signs = [look_at_database(kit)]
    reachable = signs[0].level is not Level.BAD
    if reachable:
        looks: tuple[Callable[[Kit], Sign], ...] = (look_at_queue, look_at_platforms, look_at_fixity, look_at_backups)
        signs += [look(kit) for look in looks]
    media = prove_media(kit) if proof else look_at_media(kit, rows=reachable)
    return [*signs, media, look_at_yt_dlp(kit.now()), look_at_address(kit.base_url)]


def newest() -> str:
    """The newest migration's number: files are numbered and the last is the head (tests/house holds them to it)."""
    return max(file.name for file in folder("migrations").glob("versions/[0-9]*.py")).partition("_")[0]


def revision_of(database: Database) -> str | None:
    """The migration a database stands at; None for an empty one."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def look_at_database(kit: Kit) -> Sign:
    """Reachable, at the newest schema and, on PostgreSQL, able to search Thai."""
    try:
        revision = revision_of(kit.database)
        if revision != newest():
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
    facts = {"engine": kit.database.engine.dialect.name, "revision": revision}
    return Sign("database", Level.GOOD, "ฐานข้อมูลพร้อม", "The database is reachable and current.", facts)


def look_at_queue(kit: Kit) -> Sign:
    """How much waits, how much is buried, and whether a worker takes it."""
    now, waits = kit.now(), (JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.DEAD)  # done work is counted by nobody
    with kit.read() as session:
        grouped = select(Job.status, func.count()).where(Job.status.in_(waits)).group_by(Job.status)
        counts = {row[0]: row[1] for row in session.execute(grouped)}
        oldest = session.scalar(select(func.min(Job.not_before)).where(Job.status == JobStatus.QUEUED))
    waiting, dead = counts.get(JobStatus.QUEUED, 0), counts.get(JobStatus.DEAD, 0)
    facts = {"queued": waiting, "running": counts.get(JobStatus.RUNNING, 0), "dead": dead}
    minutes = max(int((now - oldest).total_seconds() // 60), 0) if oldest else 0
    facts["oldest_minutes"] = minutes
    if oldest is not None and now - oldest > WAITS_TOO_LONG:
        return Sign(
            "queue", Level.BAD, f"งานรอมา {minutes:,} นาที ดูว่า portal work ทำงานอยู่หรือไม่",
            f"Work has waited {minutes:,} minutes: does portal work run?", facts,
        )  # fmt: skip
    if dead:
        thai, english = f"งาน {dead} ชิ้นทำไม่สำเร็จ ดูในระบบหลังบ้าน", f"{dead} jobs gave up: see the back office."
        return Sign("queue", Level.WARN, thai, english, facts)
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


def prove_media(kit: Kit) -> Sign:
    """A small object can be stored, read back and taken away."""
    proof = f"portal health {kit.secret()}".encode()
    try:
        stored = kit.media.put(io.BytesIO(proof))
        with kit.media.open(stored.key) as stream:
            same = stream.read() == proof
        kit.media.delete(stored.key)
        if not same:
            return Sign("media", Level.BAD, "คลังไฟล์คืนข้อมูลไม่ตรง", "The media store gave back other bytes.")
        return look_at_media(kit, rows=False)
    except Exception as error:  # noqa: BLE001 - whatever the store raises is the finding
        reason = type(error).__name__
        return Sign("media", Level.BAD, "เขียนไฟล์ลงคลังไม่ได้", "The media store cannot be written.", {"error": reason})


def look_at_media(kit: Kit, *, rows: bool = True) -> Sign:
    """The place of the files is there and has room. `rows`: whether the database can be asked if any is expected."""
    try:
        room = kit.media.room()
    except OSError as error:
        return Sign("media", Level.BAD, "เปิดคลังไฟล์ไม่ได้", "The media store cannot be opened.", {"error": str(error)})
    facts = {"free_bytes": room.free, "total_bytes": room.total}
    if rows and not room.there and _holds_rows(kit):
        thai, english = "ไม่พบโฟลเดอร์ของคลังไฟล์ ดูว่าดิสก์ต่ออยู่หรือไม่", "The media folder is not there: is the disk mounted?"
        return Sign("media", Level.BAD, thai, english, facts)
    if room.free is not None and room.free < LITTLE_ROOM:
        level = Level.BAD if room.free < NO_ROOM else Level.WARN
        left = f"{room.free / 1e9:.1f} GB"
        return Sign("media", level, f"ที่เก็บไฟล์เหลือ {left} เพิ่มดิสก์", f"{left} left for files: add room.", facts)
    return Sign("media", Level.GOOD, "คลังไฟล์พร้อม", "The media store is there.", facts)


def _holds_rows(kit: Kit) -> bool:
    with kit.read() as session:
        return session.scalar(select(MediaObject.id).limit(1)) is not None


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


def look_at_address(base_url: str) -> Sign:
    """https, or http on this machine only; and an address that people can open."""
    facts = {"base_url": base_url}
    if urlsplit(base_url).hostname in NOWHERE:
        return Sign(
            "address", Level.WARN, "ลิงก์ที่ระบบพิมพ์ให้จะเปิดไม่ได้ ตั้ง PORTAL_BASE_URL เป็นที่อยู่ที่คนใช้เปิด",
            "Links that the portal prints lead nowhere. Set PORTAL_BASE_URL to the address people open.", facts,
        )  # fmt: skip
    if base_url.startswith(("https://", *LOOPBACK)):
        return Sign("address", Level.GOOD, "ที่อยู่ปลอดภัย", "The address is safe.", facts)
    return Sign(
        "address", Level.WARN, "ใช้ http ผู้อื่นในเครือข่ายอ่านรหัสผ่านได้ ตั้ง PORTAL_BASE_URL เป็น https",
        "Plain http: others on the network can read passwords. Set PORTAL_BASE_URL to https.", facts,
    )  # fmt: skip
