"""The row of an upload: who began it, what it may still do, and its end without a file."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy.orm import Session

import media_store
from portal.models.media import Upload
from portal.models.people import User
from portal.models.places import Authority
from portal.rules.authorities import label
from portal.rules.scope import Actor, Scope
from portal.rules.signing import typing_for
from portal.rules.vocabulary import Role
from portal.services.errors import NotFound
from portal.services.kit import Kit
from portal.services.recording import record
from portal.services.upload_faults import AlreadyStored, Gone, NoRoom, OutOfReach, WrongPlace

KEPT = timedelta(days=7)
"""How long an upload waits for its next bytes."""
RECEIVING, STORED, REFUSED, ABANDONED, EXPIRED = "receiving", "stored", "refused", "abandoned", "expired"


def secret_hash(secret: str) -> str:
    """What stands in the database for an upload's address."""
    return hashlib.sha256(secret.encode()).hexdigest()


def on_its_way(session: Session, upload_id: int) -> Upload:
    """An upload that goes on or is stored. Raises Gone for one that ended otherwise."""
    row = session.get(Upload, upload_id)
    if row is None:
        raise NotFound
    if row.status not in (RECEIVING, STORED):
        raise Gone
    return row


def starter(session: Session, row: Upload, address: str) -> Actor:
    """Who began an upload, as they are today; an office may have begun it for the authority it typed in for. Raises
    Gone when their account is closed or their place is another."""
    user = session.get(User, row.user_id)
    if user is None or not user.active:
        raise Gone
    if user.authority_id is None:
        return _typist(session, user, row, address)
    scope = Scope(user.province_id, None, user.authority_id)
    return Actor(user.name, Role(user.role), scope, user.id, address, user.is_demo)


def _typist(session: Session, user: User, row: Upload, address: str) -> Actor:
    place = session.get_one(Authority, row.authority_id)
    own = user.role == Role.PROVINCE or (user.role == Role.DISTRICT and user.district_id == place.district_id)
    if not own or user.province_id != place.province_id:
        raise Gone
    office = f"อำเภอ{user.district.name_th}" if user.district else f"จังหวัด{place.province.name_th}"
    name = typing_for(user.name, office, label(place.kind, place.short_name))
    scope = Scope(place.province_id, None, place.id)
    return Actor(name, Role.AUTHORITY, scope, user.id, address, user.is_demo, Role(user.role), place.name_th)


def end_upload(kit: Kit, actor: Actor, row: Upload, status: str, verb: str, problem: str = "") -> None:
    """Closes an upload that is not stored, then throws its bytes away (they are swept if that fails)."""
    with kit.transaction(actor, verb) as session:
        fresh = session.get_one(Upload, row.id, with_for_update=True)
        if fresh.status == STORED:
            raise AlreadyStored
        fresh.status, fresh.problem, fresh.updated_at = status, problem, kit.now()
        record_upload(session, verb, fresh)
    with store_told():
        kit.media.abandon(row.store_id)


def record_upload(session: Session, verb: str, row: Upload) -> None:
    """An event for a step of an upload (its row is no logged one: it changes with every piece)."""
    after = {"name": row.original_name, "size_bytes": row.size_bytes, "status": row.status}
    record(session, verb, ("uploads", row.id), after=after, place=(row.province_id, row.authority_id))


@contextmanager
def store_told() -> Iterator[None]:
    """The store's errors as words for a person."""
    try:
        yield
    except media_store.WrongOffset as error:
        raise WrongPlace(error.expected) from error
    except media_store.NoSpace as error:
        raise NoRoom from error
    except media_store.NotThere as error:
        raise Gone from error
    except media_store.OutOfReach as error:
        raise OutOfReach from error
