"""What one authority may have stored: the same bytes count once, and what is on its way counts as announced."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models.media import MediaObject, Upload
from portal.services import upload_faults
from portal.services.upload_rows import RECEIVING


def bytes_taken(session: Session, authority_id: int) -> int:
    """Bytes of an authority, stored and on their way."""
    once = (
        select(func.max(MediaObject.size_bytes).label("size"))
        .where(MediaObject.authority_id == authority_id)
        .group_by(MediaObject.sha256)
        .subquery()
    )
    stored = session.scalar(select(func.coalesce(func.sum(once.c.size), 0))) or 0
    mine = (Upload.authority_id == authority_id, Upload.status == RECEIVING)
    coming = session.scalar(select(func.coalesce(func.sum(Upload.size_bytes), 0)).where(*mine)) or 0
    return int(stored) + int(coming)


def refuse_over_quota(session: Session, authority_id: int, size_bytes: int, quota_bytes: int) -> None:
    """Raises OverQuota when so many bytes more would be too many."""
    taken = bytes_taken(session, authority_id)
    if taken + size_bytes > quota_bytes:
        raise upload_faults.OverQuota(taken, quota_bytes)
