"""Fixity by the clock: every few minutes a share of the store is read again, so that a pass ends after `fixity_days`.

Keys are hashes, so a range of keys is a fair share of the store, and going round in the order of keys always takes
what was read longest ago. Each object is its own transaction: a killed worker repeats one at most.
"""

import time
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from media_store import OutOfReach
from portal.models.fixity import CLOCK, FixityMark, FixityPass
from portal.rules.fixity import WATCHED, Verdict, bound_of, share_before, share_due
from portal.services.counting import count_stored
from portal.services.kit import Kit
from portal.services.queueing import Claim, settle
from portal.services.verifying import Look, Tally, keep_looks, look_at, refuse_away, side_by_side, write_run

FIXITY = "fixity"
EVERY = timedelta(minutes=10)
CATCH_UP = 6
"""After a standstill so many turns' shares are read in one."""
LONGEST_S = 120.0
"""A turn ends after this, so that other work of the worker goes on; the next goes on from there."""
IN_FLIGHT = timedelta(hours=1)
"""An object is stored before its row is written: so long it may lie there without one."""
AGAIN_AT_MOST = 200
"""Problems looked at again in one turn, those looked at longest ago first."""


def patrol(kit: Kit, claim: Claim) -> None:
    """One turn: what is known to be wrong is looked at again, then the next share of the store. Settles the job.

    A store that cannot be asked is no finding: the turn is written down as stopped, and the next one tries again.
    """
    started, tally, stopped, whole = kit.now(), Tally(), "", False
    row = _pass_now(kit)
    try:
        refuse_away(kit)
        _look_again(kit, tally)
        whole = _go_on(kit, row, tally)
    except (OutOfReach, OSError) as error:
        stopped = f"{type(error).__name__}: {error}"
    count_stored(kit)
    with kit.database.transaction() as session:
        settle(session, claim, kit.now())
        if tally.seen or whole or stopped:
            write_run(session, CLOCK, started, tally, kit.now(), whole=whole, stopped=stopped)


def _pass_now(kit: Kit) -> FixityPass:
    """The pass that is under way, begun now if there is none."""
    with kit.database.transaction() as session:
        row = session.scalars(select(FixityPass).where(FixityPass.ended_at.is_(None)).order_by(FixityPass.id)).first()
        if row is None:
            row = FixityPass(started_at=kit.now(), position="", objects=0, bytes=0)
            session.add(row)
        return row


def _look_again(kit: Kit, tally: Tally) -> None:
    watched = select(FixityMark.key, FixityMark.problem, FixityMark.since).where(FixityMark.problem.in_(WATCHED))
    with kit.read() as session:
        rows = session.execute(watched.order_by(FixityMark.checked_at, FixityMark.key).limit(AGAIN_AT_MOST)).all()
    odd = any(not is_object(row.key) for row in rows)
    strangers = {shown_name(name) for name in kit.media.strangers()} if odd else set()
    for row in rows:
        if not is_object(row.key):
            look = Look(row.key, Verdict.EXTRA if row.key in strangers else Verdict.SETTLED)
        else:
            look = _patient(look_at(kit, row.key), row.problem, row.since, kit.now())
        _keep(kit, look, tally)


def _patient(look: Look, before: str | None, since: datetime | None, now: datetime) -> Look:
    """An object without a row is suspect for an hour before it is an alarm."""
    known = before == Verdict.EXTRA or (before == Verdict.SUSPECT and since is not None and now - since >= IN_FLIGHT)
    return look if look.verdict is not Verdict.EXTRA or known else Look(look.key, Verdict.SUSPECT)


def _go_on(kit: Kit, row: FixityPass, tally: Tally) -> bool:
    """Reads from the pass's position to where the clock says it should be; True when the pass ended."""
    done = share_before(row.position)
    most = CATCH_UP * EVERY.total_seconds() / (kit.fixity_days * 86_400)
    bound = bound_of(share_due(row.started_at, kit.now(), kit.fixity_days, done, most))
    until = time.monotonic() + LONGEST_S
    for key, in_order in side_by_side(kit, row.position, bound):
        look = look_at(kit, key, in_order=in_order)
        if look.verdict is Verdict.EXTRA:
            look = _patient(look, *_known(kit, key), kit.now())
        _keep(kit, look, tally, row)
        if time.monotonic() > until:
            return False
    if bound:
        _move(kit, row, bound)
        return False
    _end(kit, row, tally)
    return True


def _known(kit: Kit, key: str) -> tuple[str | None, datetime | None]:
    with kit.read() as session:
        mark = session.get(FixityMark, key)
        return (mark.problem, mark.since) if mark else (None, None)


def _keep(kit: Kit, look: Look, tally: Tally, row: FixityPass | None = None) -> None:
    with kit.database.transaction() as session:
        keep_looks(session, [look], kit.now())
        if row is not None:
            here = session.get_one(FixityPass, row.id)
            here.position, here.objects = look.key, here.objects + 1
            here.bytes += look.size
    tally.add(look)


def _move(kit: Kit, row: FixityPass, position: str) -> None:
    with kit.database.transaction() as session:
        session.get_one(FixityPass, row.id).position = position


def _end(kit: Kit, row: FixityPass, tally: Tally) -> None:
    """What lies in the store without being an object is looked for once a pass; marks of what is gone are dropped."""
    for name in kit.media.strangers():
        _keep(kit, Look(shown_name(name), Verdict.EXTRA), tally)
    with kit.database.transaction() as session:
        gone = (FixityMark.checked_at < row.started_at, FixityMark.problem.is_(None))
        session.execute(delete(FixityMark).where(*gone))
        session.get_one(FixityPass, row.id).ended_at = kit.now()


def shown_name(name: str) -> str:
    """A file's name as text that every database takes, whatever bytes it was made of."""
    return name.encode(errors="backslashreplace").decode().replace("\0", "")


def is_object(name: str) -> bool:
    """Whether a mark's name is that of an object, not of a file put into the store's place by somebody."""
    parts = name.split("/")
    return len(parts) == 4 and parts[0] == "sha256" and len(parts[3]) == 64
