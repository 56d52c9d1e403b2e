"""Stored files for tests of the media library: real bytes in the store, rows beside them, and who uses them."""

import io
from collections.abc import Sequence

from sqlalchemy import select

from portal.models import Event, GuidelineItem, MediaObject, Report, ReportFile, Video
from portal.rules.scope import OPERATOR
from portal.services.kit import Kit
from tests.people import Town
from tests.reports import new_report


def store_file(
    town: Town, name: str = "ภาพ.jpg", content: bytes = b"picture", *, authority: int | None = None,
    content_type: str = "image/jpeg", province: int | None = None,
) -> int:  # fmt: skip
    """A file with its bytes; its id. Without `authority` it is of the town's first one."""
    stored = town.kit.media.put(io.BytesIO(content))
    with town.kit.transaction(OPERATOR, "test.stored") as session:
        row = MediaObject(
            province_id=province or town.province, authority_id=authority or town.authority, key=stored.key,
            sha256=stored.sha256, size_bytes=stored.size, content_type=content_type, original_name=name,
            received_at=town.kit.now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def show_in_report(town: Town, media_id: int, *, current: bool = True) -> int:
    """Makes a file a photo of a new report; the report's id."""
    report_id = new_report(town)
    with town.kit.transaction(OPERATOR, "test.shown") as session:
        report = session.get_one(Report, report_id)
        place = {"province_id": report.province_id, "authority_id": report.authority_id}
        session.add(
            ReportFile(**place, report_id=report_id, media_id=media_id, kind="photo", place=1, current=current,
                       made_at=town.kit.now())
        )  # fmt: skip
    return report_id


def show_as_film(town: Town, media_id: int, *, current: bool = True) -> int:
    """Makes a file the video of a new report; the video's id."""
    report_id = new_report(town)
    with town.kit.transaction(OPERATOR, "test.filmed") as session:
        report = session.get_one(Report, report_id)
        place = {"province_id": report.province_id, "authority_id": report.authority_id}
        row = Video(**place, report_id=report_id, media_id=media_id, current=current, made_at=town.kit.now())
        session.add(row)
        session.flush()
        return row.id


def publish(town: Town, media_id: int) -> int:
    """Puts a file on the guideline page; the item's id."""
    with town.kit.transaction(OPERATOR, "test.published") as session:
        row = GuidelineItem(province_id=town.province, title="เอกสาร", media_id=media_id, position=1)
        session.add(row)
        session.flush()
        return row.id


def media(kit: Kit, media_id: int) -> MediaObject | None:
    """The row as it is now."""
    with kit.read() as session:
        return session.get(MediaObject, media_id)


def events_about(kit: Kit, verb: str) -> Sequence[Event]:
    """The events of one verb, the earliest first."""
    with kit.read() as session:
        return session.scalars(select(Event).where(Event.verb == verb).order_by(Event.id)).all()
