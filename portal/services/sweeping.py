"""Regular work: coming rounds are opened, uploads nobody goes on with given up, what nobody needs is forgotten."""

from datetime import timedelta

from sqlalchemy import delete, or_, select

from portal.models.media import Upload
from portal.models.people import SignIn, SignInAttempt
from portal.models.places import Province
from portal.rules.scope import SYSTEM
from portal.services.freeing import forget_done
from portal.services.kit import Kit
from portal.services.opening_rounds import ensure_rounds
from portal.services.queueing import Claim, settle_alone
from portal.services.upload_rows import EXPIRED, KEPT, RECEIVING, record_upload
from portal.services.uploading import finish_missed

OPEN_ROUNDS, FINISH_UPLOADS, EXPIRE_UPLOADS, FORGET = "open_rounds", "finish_uploads", "expire_uploads", "forget"
ATTEMPTS_KEPT = timedelta(days=1)
"""The throttle looks back five minutes; the events keep who failed."""
SIGN_INS_KEPT = timedelta(days=90)
"""The law on computer crime (B.E. 2550, section 26) asks for ninety days of traffic data."""


def open_rounds(kit: Kit, claim: Claim) -> None:
    """Every province has its current round and the next two."""
    with kit.read() as session:
        provinces = session.scalars(select(Province.id).order_by(Province.id)).all()
    for province_id in provinces:
        ensure_rounds(kit, SYSTEM, province_id)
    settle_alone(kit, claim)


def finish_uploads(kit: Kit, claim: Claim) -> None:
    """Files that arrived whole, but whose sender never heard of it and did not come back, are made use of."""
    finish_missed(kit)
    settle_alone(kit, claim)


def expire_uploads(kit: Kit, claim: Claim) -> None:
    """Closes uploads untouched for longer than they are kept, then throws their bytes away.

    Bytes without a row (a process was killed between the two) are found by the store itself.
    """
    limit = kit.now() - KEPT
    stale = (Upload.status == RECEIVING, Upload.updated_at < limit)
    with kit.read() as session:
        found = session.scalars(select(Upload.id).where(*stale).order_by(Upload.id)).all()
    for upload_id in found:
        with kit.transaction(SYSTEM, "upload.expired") as session:
            row = session.scalars(select(Upload).where(Upload.id == upload_id, *stale).with_for_update()).first()
            if row is None:
                continue  # somebody went on with it meanwhile
            row.status, row.updated_at = EXPIRED, kit.now()
            record_upload(session, "upload.expired", row)
        kit.media.abandon(row.store_id)
    for store_id in kit.media.stale_uploads(limit.timestamp()):
        kit.media.abandon(store_id)
    settle_alone(kit, claim)


def forget(kit: Kit, claim: Claim) -> None:
    """Deletes sign-ins that ended long ago, failed tries the throttle no longer counts, and work done long ago."""
    now = kit.now()
    ended = or_(SignIn.ended_at < now - SIGN_INS_KEPT, SignIn.seen_at < now - SIGN_INS_KEPT)
    with kit.database.transaction() as session:
        session.execute(delete(SignIn).where(ended))
        session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - ATTEMPTS_KEPT))
    forget_done(kit)
    settle_alone(kit, claim)
