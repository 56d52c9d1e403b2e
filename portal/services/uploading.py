"""A file on its way in: begun, appended to chunk by chunk, finished, then looked at by a decoder."""

from dataclasses import dataclass
from typing import BinaryIO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from media_store import WrongOffset
from portal.models.media import MediaObject, Upload
from portal.models.reports import Report
from portal.models.videos import Video
from portal.rules.scope import Actor
from portal.rules.thai import normalise
from portal.services import filming
from portal.services.errors import Invalid, NotFound, Refused
from portal.services.finding_rows import report_by_id, row_by_id
from portal.services.kit import Kit
from portal.services.reporting import refuse_when_locked

LARGEST_BYTES = 1024**3
QUOTA_BYTES = 20 * 1024**3
"""Largest file (the letter's five minutes fit many times over) and what one authority may have on its way or stored."""
TYPES = {"mp4": "video/mp4", "mov": "video/quicktime", "m4v": "video/mp4", "webm": "video/webm"}


@dataclass(frozen=True)
class Arrived:
    """How much of an upload is here; `video_id` once it is whole."""

    upload_id: int
    received_bytes: int
    size_bytes: int
    video_id: int | None = None


def begin_upload(kit: Kit, actor: Actor, report_id: int, name: str, size_bytes: int) -> Arrived:
    """Starts (or finds again) the upload of a report's video file. Raises Invalid for a wrong kind or size."""
    name = normalise(name)[:400]
    content_type = _content_type(name)
    _check_size(size_bytes)
    with kit.transaction(actor, "upload.begun") as session:
        report = report_by_id(session, actor.scope, report_id)
        refuse_when_locked(report, actor.role)
        same = _find_same(session, report.id, name, size_bytes)
        if same:
            return Arrived(same.id, same.received_bytes, same.size_bytes)
        _refuse_over_quota(session, report, size_bytes)
        row = Upload(
            store_id=kit.media.begin(), report_id=report.id, user_id=actor.user_id or 0, kind="video",
            original_name=name, content_type=content_type, size_bytes=size_bytes, started_at=kit.now(),
            updated_at=kit.now(), province_id=report.province_id, authority_id=report.authority_id,
        )  # fmt: skip
        session.add(row)
        session.flush()
        return Arrived(row.id, 0, size_bytes)


def append_chunk(kit: Kit, actor: Actor, upload_id: int, offset: int, chunk: BinaryIO | bytes) -> Arrived:
    """Appends bytes at `offset`; a wrong offset changes nothing and answers where to go on."""
    with kit.read() as session:
        row = row_by_id(session, actor.scope, Upload, upload_id, lock=False)
        store_id, size, status = row.store_id, row.size_bytes, row.status
    if status != "receiving":
        raise NotFound
    data = chunk if isinstance(chunk, bytes) else chunk.read(LARGEST_BYTES)
    if offset + len(data) > size:
        raise Invalid("file", "ไฟล์ยาวกว่าที่แจ้งไว้ เลือกไฟล์แล้วเริ่มใหม่", "More bytes than announced. Start again.")
    try:
        received = kit.media.append(store_id, offset, data)
    except WrongOffset as error:
        received = error.expected
    with kit.database.transaction() as session:
        row = session.get_one(Upload, upload_id)
        row.received_bytes, row.updated_at = received, kit.now()
    return Arrived(upload_id, received, size)


def finish_upload(kit: Kit, actor: Actor, upload_id: int) -> Arrived:
    """Promotes a whole file to the store and makes it the report's video. Calling it twice makes one."""
    with kit.read() as session:
        row = row_by_id(session, actor.scope, Upload, upload_id, lock=False)
        if row.status == "stored":
            return Arrived(row.id, row.size_bytes, row.size_bytes, _video_of(session, row))
        if row.received_bytes != row.size_bytes:
            raise Refused("ไฟล์ยังมาไม่ครบ ส่งต่อจากเดิม", "The file is not whole yet; go on from where it stopped.")
    stored = kit.media.finish(row.store_id, size=row.size_bytes)
    with kit.transaction(actor, "upload.finished") as session:
        row = row_by_id(session, actor.scope, Upload, upload_id)
        if row.status == "stored":
            return Arrived(row.id, row.size_bytes, row.size_bytes, _video_of(session, row))
        report = report_by_id(session, actor.scope, row.report_id)
        refuse_when_locked(report, actor.role)
        media = MediaObject(
            key=stored.key, sha256=stored.sha256, size_bytes=stored.size, content_type=row.content_type,
            original_name=row.original_name, received_at=kit.now(), province_id=row.province_id,
            authority_id=row.authority_id,
        )  # fmt: skip
        session.add(media)
        session.flush()
        row.status, row.media_id, row.updated_at = "stored", media.id, kit.now()
        video = filming.show_file(session, report, media, kit.now())
        return Arrived(row.id, row.size_bytes, row.size_bytes, video.id)


def abandon_upload(kit: Kit, actor: Actor, upload_id: int) -> None:
    """Gives an upload up; what arrived is thrown away."""
    with kit.transaction(actor, "upload.abandoned") as session:
        row = row_by_id(session, actor.scope, Upload, upload_id)
        if row.status == "receiving":
            row.status = "abandoned"
            kit.media.abandon(row.store_id)


def _content_type(name: str) -> str:
    found = TYPES.get(name.rsplit(".", 1)[-1].casefold())
    if found is None:
        raise Invalid(
            "file",
            "รับเฉพาะวิดีโอ MP4, MOV หรือ WebM บันทึกวิดีโอเป็น MP4 แล้วเลือกใหม่",
            "Only MP4, MOV or WebM videos are taken. Save the video as MP4 and choose it again.",
        )
    return found


def _check_size(size_bytes: int) -> None:
    if size_bytes <= 0:
        raise Invalid("file", "ไฟล์ว่าง ไม่มีข้อมูล เลือกไฟล์อื่น", "The file is empty. Choose another.")
    if size_bytes > LARGEST_BYTES:
        raise Invalid("file", "ไฟล์ใหญ่เกิน 1 GB ลดความละเอียดแล้วเลือกใหม่", "Larger than 1 GB. Lower its resolution.")


def _find_same(session: Session, report_id: int, name: str, size_bytes: int) -> Upload | None:
    return session.scalars(
        select(Upload).where(
            Upload.report_id == report_id,
            Upload.original_name == name,
            Upload.size_bytes == size_bytes,
            Upload.status == "receiving",
        )
    ).first()


def _refuse_over_quota(session: Session, report: Report, size_bytes: int) -> None:
    on_the_way = select(func.coalesce(func.sum(Upload.size_bytes), 0)).where(
        Upload.authority_id == report.authority_id, Upload.status.in_(("receiving", "stored"))
    )
    if (session.scalar(on_the_way) or 0) + size_bytes > QUOTA_BYTES:
        raise Refused(
            "พื้นที่ของ อปท. เต็ม 20 GB แล้ว แจ้งจังหวัดเพื่อขอพื้นที่เพิ่ม",
            "This authority's 20 GB are used up. Ask the province for more.",
        )


def _video_of(session: Session, row: Upload) -> int | None:
    return session.scalar(select(Video.id).where(Video.media_id == row.media_id))
