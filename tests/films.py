"""Reports with a video and a photo folder for tests, over the services alone."""

import io

from sqlalchemy import select

from portal.models import Album, FindingRow, MediaObject, Report, Video
from portal.rules.scope import OPERATOR
from portal.rules.vocabulary import RuleId
from portal.services import filming
from portal.services.kit import Kit
from tests.people import Town
from tests.reports import new_report

LINK = "https://youtu.be/abcdefghijk"
OTHER = "https://www.facebook.com/watch/?v=1234567890"
FOLDER = "https://drive.google.com/drive/folders/1AbcdefghijklmnopQRSTUV"


def film(town: Town, link: str = LINK, who: str = "officer") -> int:
    """A report that shows `link`; its id."""
    report_id = new_report(town, who)
    show(town, report_id, link)
    return report_id


def show(town: Town, report_id: int, link: str) -> None:
    with town.kit.transaction(OPERATOR, "test.filmed") as session:
        filming.show_link(session, session.get_one(Report, report_id), link, town.kit.now())


def video(kit: Kit, report_id: int) -> Video:
    """The video a report shows now."""
    with kit.read() as session:
        mine = select(Video).where(Video.report_id == report_id, Video.current.is_(True))
        return session.scalars(mine).one()


def outcome(kit: Kit, report_id: int, rule: RuleId = RuleId.PUBLIC) -> str:
    with kit.read() as session:
        mine = select(FindingRow.outcome).where(FindingRow.report_id == report_id, FindingRow.rule == rule)
        return session.scalars(mine.where(FindingRow.current.is_(True))).one()


def show_folder(town: Town, report_id: int, link: str = FOLDER) -> None:
    """Makes `link` the report's photo folder."""
    with town.kit.transaction(OPERATOR, "test.filmed") as session:
        filming.show_folder(session, session.get_one(Report, report_id), link, town.kit.now())


def show_file(town: Town, report_id: int, name: str = "วิดีโอ.mp4") -> int:
    """Makes a stored file part of the report's video; the id of the file."""
    stored = town.kit.media.put(io.BytesIO(name.encode()))
    with town.kit.transaction(OPERATOR, "test.filmed") as session:
        report = session.get_one(Report, report_id)
        media = MediaObject(
            key=stored.key, sha256=stored.sha256, size_bytes=stored.size, content_type="video/mp4", original_name=name,
            received_at=town.kit.now(), province_id=report.province_id, authority_id=report.authority_id,
        )  # fmt: skip
        session.add(media)
        session.flush()
        filming.show_file(session, report, media, town.kit.now())
        return media.id


def album(kit: Kit, report_id: int) -> Album:
    """The photo folder a report names now."""
    with kit.read() as session:
        return session.scalars(select(Album).where(Album.report_id == report_id, Album.current.is_(True))).one()
