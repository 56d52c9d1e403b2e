"""A file on its way in: begun, appended to block by block, and finished; then a decoder looks at it."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

import media_store
from portal.models.media import MediaObject, Upload
from portal.models.reports import Report
from portal.rules.facts import Finding
from portal.rules.file_names import clean_name
from portal.rules.first_bytes import HEAD_BYTES, is_what_its_name_says, type_of
from portal.rules.kinds import MOST_BYTES, FileKind, kind_of
from portal.rules.scope import Actor
from portal.rules.video import VideoFacts, bears_mandated_name
from portal.rules.vocabulary import Outcome, RuleId
from portal.services import attaching, filming, upload_faults
from portal.services.checking import check_report
from portal.services.errors import ServiceError
from portal.services.finding_rows import report_by_id, row_by_id, rulebook_of
from portal.services.kit import Kit
from portal.services.quotas import refuse_over_quota
from portal.services.rendering import LATER, enqueue_renditions
from portal.services.reporting import refuse_when_locked
from portal.services.upload_faults import Gone, WrongPlace
from portal.services.upload_rows import (
    EXPIRED,
    KEPT,
    RECEIVING,
    REFUSED,
    STORED,
    end_upload,
    on_its_way,
    record_upload,
    secret_hash,
    starter,
    store_told,
)

LARGEST_BYTES = max(MOST_BYTES.values())
NOTED_EVERY = timedelta(seconds=5)
"""The store knows what has arrived; the row follows this often, so that a chunk does not cost a write."""
MISSED_AFTER = timedelta(minutes=5)
"""A whole file that is not stored by then was left behind by a process that died between the two."""


@dataclass(frozen=True)
class Begun:
    """A fresh upload: `secret` is the end of its address; `note` says when the name is not the mandated one."""

    upload_id: int
    secret: str
    expires_at: datetime
    note: Finding | None


def begin_upload(kit: Kit, actor: Actor, report_id: int, name: str, size_bytes: int, sent_metadata: str = "") -> Begun:
    """Starts the upload of a report's video, photo or document, as the name's ending says.

    Raises Invalid for a wrong kind or size, OverQuota, Refused when the report has as many of the kind as it may.
    """
    name = clean_name(name)
    content_type = type_of(name) or ""
    kind = _kind_that_fits(content_type, size_bytes)
    secret = kit.secret()
    with store_told():
        store_id = kit.media.begin()
    try:
        with kit.transaction(actor, "upload.begun") as session:
            report = report_by_id(session, actor.scope, report_id)
            refuse_when_locked(report, actor.role)
            refuse_over_quota(session, report.authority_id, size_bytes, kit.quota_bytes)
            attaching.refuse_when_full(session, report.id, kind, RECEIVING)
            row = Upload(
                store_id=store_id, secret_hash=secret_hash(secret), report_id=report.id, user_id=actor.user_id or 0,
                kind=kind, original_name=name, content_type=content_type, size_bytes=size_bytes, head=b"",
                sent_metadata=sent_metadata, started_at=kit.now(), updated_at=kit.now(),
                province_id=report.province_id, authority_id=report.authority_id,
            )  # fmt: skip
            session.add(row)
            session.flush()
            record_upload(session, "upload.begun", row)
            note = _name_note(session, report, name) if kind is FileKind.VIDEO else None
            return Begun(row.id, secret, kit.now() + KEPT, note)
    except BaseException:
        kit.media.abandon(store_id)
        raise


def arrived(kit: Kit, upload_id: int) -> int:
    """Bytes that are here for good. Raises Gone when the upload takes no more and is not whole either."""
    with kit.read() as session:
        row = on_its_way(session, upload_id)
    return row.size_bytes if row.status == STORED else _offset(kit, row)


def append(kit: Kit, upload_id: int, offset: int, blocks: Iterable[bytes]) -> int:
    """Appends what comes at `offset` and returns the new end; what came before a fault or a cut is kept.

    Raises WrongPlace (nothing is changed), Invalid when the first bytes are no video, TooLarge, NoRoom, Gone.
    """
    with kit.read() as session:
        row = on_its_way(session, upload_id)
    end, head = offset, row.head
    written: Future[int] | None = None
    try:
        with ThreadPoolExecutor(1) as beside:  # a block is written while the next is read
            for block, more in _with_more(blocks):
                end = written.result() if written else end
                head = _judge(kit, row, end, head, block)
                written = beside.submit(_write, kit, row, end, block, more) if more else None
                end = end if more else _write(kit, row, end, block, more)
    finally:
        if end > offset:
            _note(kit, row, end, head)
    if end == offset and arrived(kit, upload_id) != offset:
        raise WrongPlace(arrived(kit, upload_id))
    return end


def finish_upload(kit: Kit, upload_id: int, address: str = "") -> int:
    """Promotes a whole file to the store and puts it into the report; returns the id of its file. Twice makes one.

    Whoever held the upload's address, it is recorded as done by the person who began it; `address` is the network
    address it came from. Raises Refused while the file is not whole or the report is locked.
    """
    with kit.read() as session:
        row = on_its_way(session, upload_id)
        actor = starter(session, row, address)
        if row.status == STORED:
            return row.media_id or 0
        refuse_when_locked(row_by_id(session, actor.scope, Report, row.report_id, lock=False), actor.role)
    try:
        with store_told():
            stored = kit.media.finish(row.store_id, size=row.size_bytes)
    except media_store.NotWhole:
        raise upload_faults.not_whole() from None
    with kit.transaction(actor, "upload.finished") as session:
        row = session.get_one(Upload, upload_id, with_for_update=True)
        if row.status == STORED:
            return row.media_id or 0
        if row.status != RECEIVING:
            raise Gone  # given up while its bytes were put away
        report = report_by_id(session, actor.scope, row.report_id)
        refuse_when_locked(report, actor.role)
        return _keep(session, row, report, stored, kit.now())


def finish_missed(kit: Kit) -> int:
    """Finishes the whole files whose end nobody asked for any more; returns how many. A locked report waits."""
    with kit.read() as session:
        whole = (Upload.status == RECEIVING, Upload.received_bytes == Upload.size_bytes)
        missed = select(Upload.id).where(*whole, Upload.updated_at < kit.now() - MISSED_AFTER)
        found = session.scalars(missed.order_by(Upload.id)).all()
    done = 0
    for upload_id in found:
        with suppress(ServiceError):
            finish_upload(kit, upload_id)
            done += 1
    return done


def _with_more(blocks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each block and whether another follows, so that the store need not wait for the disk after every one. A cut is
    raised after the last block that came, which is given as the last."""
    source = iter(blocks)
    held = next(source, None)
    while held is not None:
        try:
            following = next(source, None)
        except BaseException:
            yield held, False
            raise
        yield held, following is not None
        held = following


def _keep(session: Session, row: Upload, report: Report, stored: media_store.Stored, now: datetime) -> int:
    media = MediaObject(
        key=stored.key, sha256=stored.sha256, size_bytes=stored.size, content_type=row.content_type,
        original_name=row.original_name, received_at=now, province_id=row.province_id, authority_id=row.authority_id,
    )  # fmt: skip
    session.add(media)
    session.flush()
    row.status, row.media_id, row.received_bytes, row.updated_at = STORED, media.id, stored.size, now
    kind = FileKind(row.kind)
    if kind is FileKind.VIDEO:
        filming.show_file(session, report, media, now)
        enqueue_renditions(session, media, now, LATER)
    else:
        attaching.attach(session, report, media, kind, now)
    report.updated_at = now
    check_report(session, report, now)
    return media.id


def _kind_that_fits(content_type: str, size_bytes: int) -> FileKind:
    kind = kind_of(content_type)
    if kind is None:
        raise upload_faults.wrong_ending()
    if size_bytes <= 0:
        raise upload_faults.no_bytes()
    if size_bytes > MOST_BYTES[kind]:
        raise upload_faults.over_limit(kind)
    return kind


def _offset(kit: Kit, row: Upload) -> int:
    with store_told():
        return kit.media.offset(row.store_id)


def _judge(kit: Kit, row: Upload, end: int, head: bytes, block: bytes) -> bytes:
    """The first bytes known so far. Raises what speaks against taking this block at `end`."""
    if row.status == STORED:
        raise WrongPlace(row.size_bytes)
    if end + len(block) > row.size_bytes:
        raise upload_faults.over_announced()
    if len(head) < HEAD_BYTES and end == len(head):
        head += block[: HEAD_BYTES - len(head)]
        if len(head) == HEAD_BYTES or end + len(block) == row.size_bytes:
            _refuse_other_content(kit, row, head)
    return head


def _write(kit: Kit, row: Upload, end: int, block: bytes, more: bool) -> int:
    with store_told():
        return kit.media.append(row.store_id, end, block, more=more)


def _note(kit: Kit, row: Upload, end: int, head: bytes) -> None:
    """Lets the row follow the store."""
    now = kit.now()
    if head == row.head and end < row.size_bytes and now - row.updated_at < NOTED_EVERY:
        return
    with kit.database.transaction() as session:
        fresh = session.get_one(Upload, row.id, with_for_update=True)
        if fresh.status == RECEIVING:
            fresh.received_bytes, fresh.head, fresh.updated_at = max(end, fresh.received_bytes), head, now


def _refuse_other_content(kit: Kit, row: Upload, head: bytes) -> None:
    if is_what_its_name_says(row.original_name, head):
        return
    fault = upload_faults.wrong_content(FileKind(row.kind))
    with kit.read() as session:
        actor = starter(session, row, "")
    end_upload(kit, actor, row, REFUSED, "upload.refused", f"not_{row.kind}")
    raise fault


def _name_note(session: Session, report: Report, name: str) -> Finding | None:
    """What the rule of the mandated name says of a name that is not it."""
    _version, rules = rulebook_of(session, report.province_id)
    if not rules.is_on(RuleId.MANDATED_NAME):
        return None
    finding = bears_mandated_name(VideoFacts(file_name=name, authority_name=report.authority.name_th), rules)
    return finding if finding.outcome is Outcome.FAIL else None


__all__ = [
    "EXPIRED",
    "KEPT",
    "RECEIVING",
    "Begun",
    "append",
    "arrived",
    "begin_upload",
    "finish_missed",
    "finish_upload",
]
