"""Taking the demo away: everything marked as one and all that hangs on it, in one transaction; its events stay."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ForeignKey, Table, delete, select
from sqlalchemy.orm import Session

from portal.db import Base
from portal.models import Event, Guideline, Job, MediaObject, Rendition, Still
from portal.models.columns import HasId
from portal.rules.scope import Actor
from portal.services.demonstrating import REMOVED
from portal.services.kit import Kit
from portal.services.recording import record

Doomed = dict[Table, set[int]]
SUBJECTS = {"videos": "video", "albums": "album", "media_objects": "media", "reports": "report"}
"""Tables whose rows jobs name, and by what word."""


def remove_demo(kit: Kit, actor: Actor, guideline_words: tuple[str, str]) -> dict[str, int]:
    """Removes the demo; returns how many rows of which table went (empty when there was none).

    `guideline_words` (intro, contact) are taken off a guideline page that still says them. Stored bytes go after the
    commit; a run cut short between the two is made good by the next.
    """
    with kit.transaction(actor, REMOVED) as session:
        doomed = _doomed(session)
        keys = _media_keys(session, doomed)
        counts = {table.name: len(numbers) for table, numbers in doomed.items() if numbers}
        if counts:
            _unwrite_guideline(session, kit, guideline_words)
            _delete_jobs(session, doomed)
            _loosen(session, doomed)
            _delete(session, doomed)
            record(session, REMOVED, ("users", None), after={"rows": counts, "media": keys})
    _delete_bytes(kit)
    return counts


def _doomed(session: Session) -> Doomed:
    """Ids by table: rows marked as demo, and, again and again, the rows that cannot be without one of them."""
    found: Doomed = defaultdict(set)
    for table in _tables():
        if "is_demo" in table.c:
            found[table] |= set(session.scalars(select(table.c.id).where(table.c.is_demo.is_(True))))
    grew = True
    while grew:
        grew = False
        for table, key in _references():
            parents = found.get(key.column.table)
            if parents and not key.parent.nullable:
                hanging = set(session.scalars(select(table.c.id).where(key.parent.in_(parents)))) - found[table]
                found[table] |= hanging
                grew = grew or bool(hanging)
    return found


def _loosen(session: Session, doomed: Doomed) -> None:
    """Rows that may be without what goes (a decision without its account) forget it and stay.

    Each for itself, since a logged one's change is an event.
    """
    entities = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    for table, key in _references():
        parents = doomed.get(key.column.table)
        if parents and key.parent.nullable:
            for row in session.scalars(select(entities[table]).where(key.parent.in_(parents))):
                setattr(row, key.parent.key, None)
    session.flush()


def _delete(session: Session, doomed: Doomed) -> None:
    """Children first. Logged rows go one by one, so that each leaves its event."""
    entities = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    for table in reversed(Base.metadata.sorted_tables):
        numbers = doomed.get(table)
        if numbers and issubclass(entities[table], HasId):
            for row in session.scalars(select(entities[table]).where(table.c.id.in_(numbers))):
                session.delete(row)
            session.flush()
        elif numbers:
            session.execute(delete(table).where(table.c.id.in_(numbers)))


def _delete_jobs(session: Session, doomed: Doomed) -> None:
    for table, numbers in doomed.items():
        word = SUBJECTS.get(table.name)
        if word:
            session.execute(delete(Job).where(Job.subject.in_([f"{word}:{number}" for number in numbers])))


def _unwrite_guideline(session: Session, kit: Kit, words: tuple[str, str]) -> None:
    for page in session.scalars(select(Guideline).where(Guideline.intro == words[0], Guideline.contact == words[1])):
        page.intro = page.contact = ""
        page.updated_at = kit.now()
        page.version += 1
    session.flush()


def _media_keys(session: Session, doomed: Doomed) -> list[str]:
    table: Any = MediaObject.__table__
    files = set(session.scalars(select(MediaObject.key).where(MediaObject.id.in_(doomed[table]))))
    files |= set(session.scalars(select(Rendition.key).where(Rendition.media_id.in_(doomed[table]))))
    stills: Any = Still.__table__
    return sorted(files | set(session.scalars(select(Still.key).where(Still.id.in_(doomed[stills])))))


def _delete_bytes(kit: Kit) -> None:
    """Deletes the bytes of every demo ever removed that no stored file shares."""
    with kit.read() as session:
        told = session.scalars(select(Event.after).where(Event.verb == REMOVED, Event.subject_id.is_(None))).all()
        keys = {key for after in told for key in after.get("media", ())}
        keys -= set(session.scalars(select(MediaObject.key).where(MediaObject.key.in_(keys))))
        keys -= set(session.scalars(select(Rendition.key).where(Rendition.key.in_(keys))))
        keys -= set(session.scalars(select(Still.key).where(Still.key.in_(keys))))
    for key in sorted(keys):
        kit.media.delete(key)


def _tables() -> Iterator[Table]:
    return (table for table in Base.metadata.sorted_tables if "id" in table.c)


def _references() -> Iterator[tuple[Table, ForeignKey]]:
    for table in _tables():
        for key in table.foreign_keys:
            yield table, key
