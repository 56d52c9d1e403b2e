"""Two signs of health about what is kept: the stored files as they were read last, and the backups."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models.fixity import BackupRun, FixityMark, FixityPass, FixityRun
from portal.rules.fixity import ALARMS, Verdict, share_before
from portal.rules.health import BACKUP_OLD, Level, Sign
from portal.services.kit import Kit

MANY = 1000
"""Problems are counted so far: "more than 1000" is as good to know."""


def look_at_fixity(kit: Kit) -> Sign:
    """Whether every file that was read again is whole, and whether the reading goes on."""
    with kit.read() as session:
        facts = _fixity_facts(session)
        stopped = session.scalar(select(FixityRun.stopped).order_by(FixityRun.id.desc()).limit(1))
    bad, unread = sum(facts[name] for name in ALARMS), facts["unread"]
    if bad:
        return Sign(
            "fixity", Level.BAD, f"ไฟล์ {bad:,} รายการเปลี่ยน หาย หรือไม่มีในฐานข้อมูล สั่ง portal fixity แล้วกู้จากชุดสำรอง",
            f"{bad:,} stored files are flipped, missing or extra: run portal fixity, then mend from a backup.", facts,
        )  # fmt: skip
    if stopped or unread:
        return Sign(
            "fixity", Level.WARN, "ครั้งล่าสุดอ่านคลังไฟล์ไม่ได้ทั้งหมด จะลองใหม่เอง",
            "The store could not be read last time: tried again by itself.", {**facts, "stopped": stopped or ""},
        )  # fmt: skip
    if stopped is None:
        return Sign("fixity", Level.UNKNOWN, "ยังไม่เคยอ่านไฟล์ซ้ำ", "No stored file was read again yet.", facts)
    return Sign("fixity", Level.GOOD, "ไฟล์ที่อ่านซ้ำแล้วตรงทุกไฟล์", "Every stored file that was read again is whole.", facts)


def _fixity_facts(session: Session) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in (*ALARMS, Verdict.UNREAD):
        some = select(FixityMark.key).where(FixityMark.problem == name).limit(MANY + 1).subquery()
        found[str(name)] = session.scalar(select(func.count()).select_from(some)) or 0
    last = session.scalar(select(FixityRun.ended_at).order_by(FixityRun.id.desc()).limit(1))
    rows = session.scalars(select(FixityPass).order_by(FixityPass.id.desc()).limit(2)).all()
    under_way = next((row for row in rows if row.ended_at is None), None)
    ended = next((row for row in rows if row.ended_at is not None), None)
    whole = (FixityRun.cause == "hand", FixityRun.whole.is_(True))
    by_hand = session.scalars(select(FixityRun).where(*whole).order_by(FixityRun.id.desc()).limit(1)).first()
    return found | {
        "last_run_at": _iso(last),
        "pass_share": round(share_before(under_way.position), 4) if under_way else None,
        "pass_started_at": _iso(under_way.started_at if under_way else None),
        "last_whole_at": max(filter(None, (_iso(row.ended_at) for row in (ended, by_hand) if row)), default=None),
    }


def look_at_backups(kit: Kit) -> Sign:
    """Whether there is a good backup of the last night, and whether one is made by the clock at all."""
    with kit.read() as session:
        newest_first = select(BackupRun).order_by(BackupRun.id.desc()).limit(1)
        last = session.scalars(newest_first).first()
        good = session.scalars(newest_first.where(BackupRun.good.is_(True))).first()
    plan = kit.backups
    facts: dict[str, Any] = {
        "nightly": plan is not None, "hour": plan.hour if plan else None,
        "last_good_at": _iso(good.ended_at if good else None), "set": good.set_name if good else None,
        "bytes": good.bytes if good else None, "error": last.error if last and not last.good else "",
    }  # fmt: skip
    fresh = good is not None and kit.now() - good.ended_at <= BACKUP_OLD
    if last is not None and not last.good:
        why = last.error[:200]
        return Sign("backups", Level.BAD, f"สำรองครั้งล่าสุดไม่สำเร็จ: {why}", f"The last backup failed: {why}", facts)
    if fresh:
        return Sign("backups", Level.GOOD, "มีชุดสำรองล่าสุด", "There is a fresh backup.", facts)
    if good is not None and plan is not None:
        hours = int((kit.now() - good.ended_at).total_seconds() // 3600)
        thai, english = f"ชุดสำรองที่ดีล่าสุดอายุ {hours:,} ชั่วโมง", f"The last good backup is {hours:,} hours old."
        return Sign("backups", Level.BAD, thai, english, facts)
    if plan is not None:
        thai, english = f"ชุดแรกจะสำรองเวลา {plan.hour}:00 น.", f"The first backup is made at {plan.hour}:00."
        return Sign("backups", Level.UNKNOWN, thai, english, facts)
    return Sign(
        "backups", Level.WARN, "ไม่ได้ตั้งให้สำรองทุกคืน ตั้ง PORTAL_BACKUP_DIR",
        "Nightly backups are off. Set PORTAL_BACKUP_DIR.", facts,
    )  # fmt: skip


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
