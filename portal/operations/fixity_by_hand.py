"""`fixity`: every stored object read again now and compared with the rows that name it; mending from a backup."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from media_store import OutOfReach
from portal.models.fixity import HAND, FixityMark
from portal.operations.backup_sets import file_sha256
from portal.rules.fixity import ALARMS, WATCHED, Verdict
from portal.services.errors import Refused
from portal.services.kit import Kit
from portal.services.patrolling import is_object, shown_name
from portal.services.verifying import (
    Look,
    Tally,
    Told,
    is_named,
    keep_looks,
    look_at,
    refuse_away,
    side_by_side,
    write_run,
)

GOOD, BAD, CANNOT = 0, 1, 3
TOGETHER = 200
"""Looks written down in one transaction."""
GRACE_S = 2.0
"""A file is stored before its row is written: an object without a row is asked after once more, so much later."""


@dataclass(frozen=True)
class Pace:
    """How a run goes: `sample` is the share (0 to 1) of objects whose bytes are read, `mb_s` at most so many MB a
    second (None: as fast as it goes), `grace_s` the patience with objects whose row is on its way."""

    sample: float = 1.0
    mb_s: float | None = None
    grace_s: float = GRACE_S


def check_store(kit: Kit, told: Told = lambda _tally: None, pace: Pace = Pace()) -> tuple[Tally, str]:
    """Compares the whole store with all rows, now. Returns what was found, and why it could not go on ("" if it did).

    Objects that were found wrong earlier are looked at too, so that what was mended is known to be. Every look is
    written down; cut short, what was looked at stays written.
    """
    started, tally, stopped = kit.now(), Tally(), ""
    try:
        refuse_away(kit)
        _check(kit, tally, told, pace)
    except (OutOfReach, OSError) as error:
        stopped = str(error) or type(error).__name__
    with kit.database.transaction() as session:
        whole = not stopped and pace.sample >= 1
        write_run(session, HAND, started, tally, kit.now(), whole=whole, stopped=stopped)
    return tally, stopped


def _check(kit: Kit, tally: Tally, told: Told, pace: Pace) -> None:
    waiting: list[Look] = []
    begun, unnamed = time.monotonic(), list[str]()
    for look in _looks(kit, pace, unnamed):
        tally.add(look)
        waiting.append(look)
        if len(waiting) >= TOGETHER:
            _keep(kit, waiting)
        told(tally)
        if pace.mb_s:
            time.sleep(max(0.0, begun + tally.bytes / (pace.mb_s * 1e6) - time.monotonic()))
    if unnamed:
        time.sleep(pace.grace_s)
    for look in (look_at(kit, key) for key in unnamed):
        tally.add(look)
        waiting.append(look)
    _keep(kit, waiting)
    told(tally)


def _looks(kit: Kit, pace: Pace, unnamed: list[str]) -> Iterator[Look]:
    """What is found of one object after the other; those without a row are put aside into `unnamed`."""
    with kit.read() as session:
        wrong = set(session.scalars(select(FixityMark.key).where(FixityMark.problem.in_(WATCHED))))
    for key, in_order in side_by_side(kit):
        read = pace.sample >= 1 or key in wrong or kit.chance() < pace.sample
        wrong.discard(key)
        look = look_at(kit, key, in_order=in_order, read=read)
        if look.verdict is Verdict.EXTRA:
            unnamed.append(key)
        elif look.verdict is not Verdict.SETTLED:
            yield look
    for name in kit.media.strangers():
        wrong.discard(shown_name(name))
        yield Look(shown_name(name), Verdict.EXTRA)
    for key in sorted(wrong):
        yield look_at(kit, key) if is_object(key) else Look(key, Verdict.SETTLED)


def _keep(kit: Kit, looks: list[Look]) -> None:
    with kit.database.transaction() as session:
        keep_looks(session, looks, kit.now())
    looks.clear()


def answer_of(tally: Tally, stopped: str) -> tuple[dict[str, Any], int, str]:
    """The answer as data, its exit code, and one line when nothing can be said (README: `portal fixity --json`)."""
    bad, unread = tally.count(*ALARMS), tally.count(Verdict.UNREAD)
    checked = tally.seen - unread
    code = BAD if bad else CANNOT if stopped or unread else GOOD if checked else BAD
    answer = {
        "well": code == GOOD,
        "could_check": not stopped and not unread,
        "objects": tally.seen,
        "read": tally.objects,
        "bytes": tally.bytes,
        **{str(verdict): tally.count(verdict) for verdict in (*ALARMS, Verdict.UNREAD)},
        "problems": [
            {"key": look.key, "problem": str(look.verdict), "found_sha256": look.sha256} for look in tally.problems
        ],
        "stopped": stopped,
    }
    if stopped and not bad:
        return answer, code, f"ตรวจคลังไฟล์ไม่ได้ (the media store could not be checked): {stopped}"
    if not checked and code == BAD and not bad:
        return answer, code, "ไม่มีอะไรให้ตรวจ คลังไฟล์ว่าง (nothing was checked: no file is stored and no row names one)"
    return answer, code, ""


def lines_of(answer: dict[str, Any]) -> Iterator[str]:
    """The answer for people."""
    yield f"{answer['objects']:,} ไฟล์ (files), อ่านซ้ำ (read again) {answer['read']:,}, {answer['bytes']:,} ไบต์ (bytes)"
    words = {"flipped": "ข้อมูลเปลี่ยน", "missing": "หาย", "extra": "ไม่มีในฐานข้อมูล", "unread": "อ่านไม่ได้"}
    yield ", ".join(f"{thai} ({name}) {answer[name]:,}" for name, thai in words.items())
    for problem in answer["problems"]:
        yield f"{words[problem['problem']]} ({problem['problem']}): {problem['key']}"
    yield "ตรงทุกไฟล์ (all is well)" if answer["well"] else "ต้องดู (look at this): docs/operations.md"


@dataclass(frozen=True)
class Mended:
    """Which objects are whole again, and which the backup has no whole copy of."""

    mended: list[str]
    not_there: list[str]


def mend(kit: Kit, folder: Path, told: Callable[[str], None] = lambda _key: None) -> Mended:
    """Puts whole bytes out of a backup in the place of objects found flipped or missing, and looks at them again.

    A copy counts only when its bytes hash to its name. Raises Refused when `folder` is no backup.
    """
    pool = folder / "media"
    if not pool.is_dir():
        raise Refused(f"ไม่มีไฟล์สำรองใน {folder}", f"{folder} is no backup: it has no media folder.")
    wrong = select(FixityMark.key).where(FixityMark.problem.in_((Verdict.FLIPPED, Verdict.MISSING)))
    with kit.read() as session:
        keys = session.scalars(wrong.order_by(FixityMark.key)).all()
    done, lacking = list[str](), list[str]()
    for key in keys:
        copy = pool / key
        if is_named(kit, key) and copy.is_file() and key.endswith(file_sha256(copy)):
            kit.media.delete(key)
            with copy.open("rb") as stream:
                kit.media.put(stream)
        look = look_at(kit, key)
        _keep(kit, [look])
        (lacking if look.verdict in ALARMS else done).append(key)
        told(key)
    return Mended(done, lacking)
