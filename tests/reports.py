"""Reports for tests: an officer's product with its nine fields, sent and decided, over the services themselves."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from portal.models import User
from portal.models.reports import Report, Submission
from portal.rules.branding import Checklist, MarkCheck, TopicCheck, as_data
from portal.rules.facts import FolderEntry, FolderLook
from portal.rules.scope import Actor, Scope
from portal.rules.vocabulary import FolderState, MarkState, Role
from portal.services.deciding import accept, endorse
from portal.services.kit import Kit
from portal.services.producing import add_product
from portal.services.reporting import Saved, save_fields
from portal.services.reviewing import save_checklist
from portal.services.submitting import Receipt, submit
from portal.tasks import TASKS
from portal.worker import Worker
from tests.outside import Outside
from tests.people import Town

VIDEO = "https://youtu.be/abcdefghijk?si=tracking"
VIDEO_URL = "https://www.youtube.com/watch?v=abcdefghijk"
FOLDER = "https://drive.google.com/drive/u/0/folders/1AbcdefghijklmnopQRSTUV?usp=sharing"
NINE = {
    "identity": "ผ้าหม้อห้อมย้อมครามธรรมชาติ",
    "product_name": "พรมเช็ดเท้าจากเศษผ้าหม้อห้อม",
    "group_name": "กลุ่มสตรีบ้านทุ่งโฮ้ง",
    "people": "๔๒ คน",
    "income": "18,500 บาท",
    "training": "อบรมการถักพรม 1 ครั้ง",
    "publicity": "เสียงตามสาย เพจเทศบาล",
    "photos_url": FOLDER,
    "video_url": VIDEO,
}
"""The nine fields as an officer types them."""


def actor_of(town: Town, who: str) -> Actor:
    """A person of the town as an actor."""
    with town.kit.read() as session:
        user = session.scalars(select(User).where(User.id == town.users[who])).one()
        return Actor(user.name, Role(user.role), Scope(user.province_id, user.district_id, user.authority_id), user.id)


def show_photos(outside: Outside, images: int = 3) -> None:
    """From now on a photo folder is open and holds so many photos."""
    assert outside.clock is not None
    entries = tuple(FolderEntry(f"id{n}", f"ภาพ{n}.jpg", "image") for n in range(images))
    outside.folder = FolderLook(FolderState.OK, "page", outside.clock(), "folder", "ภาพ", entries)


def new_report(town: Town, who: str = "officer", name: str = "พรมเช็ดเท้า") -> int:
    """The id of the report of a new product."""
    return add_product(town.kit, actor_of(town, who), {"name": name, "waste_category": "dry"})[1]


def fill(town: Town, report_id: int, who: str = "officer", **typed: str) -> Saved:
    """Saves the nine fields, with changes; the photo folder and the video are then looked at."""
    with town.kit.read() as session:
        version = session.get_one(Report, report_id).version
    saved = save_fields(town.kit, actor_of(town, who), report_id, version, {**NINE, **typed})
    run_jobs(town.kit)
    return saved


def send(town: Town, report_id: int, who: str = "officer", **more: Any) -> Receipt:
    """Sends the report as it stands."""
    with town.kit.read() as session:
        version = session.get_one(Report, report_id).version
    return submit(town.kit, actor_of(town, who), report_id, version, **more)


def sent_report(town: Town, who: str = "officer") -> tuple[int, Receipt]:
    """A filled report and the receipt of its sending."""
    report_id = new_report(town, who)
    fill(town, report_id, who)
    return report_id, send(town, report_id, who)


GOOD = Checklist(
    marks=(MarkCheck(MarkState.FOUND, 2.0),) * 5, order_found=(1, 2, 3, 4, 5), presenter=True,
    topics=(TopicCheck(True),) * 4,
)  # fmt: skip
"""A checklist with nothing wrong."""


def accepted_report(town: Town, who: str = "officer") -> tuple[int, Receipt]:
    """A report that the district endorsed and the province accepted; a direct one goes straight to the province."""
    report_id, receipt = sent_report(town, who)
    accept_sent(town, receipt.submission_id)
    return report_id, receipt


def endorse_sent(town: Town, number: int) -> int:
    """Endorses a sending, unless it goes straight; its id, so that it waits for the province."""
    if submission(town.kit, number).district_id is not None:
        endorse(town.kit, actor_of(town, "district"), number, submission(town.kit, number).version)
    return number


def accept_sent(town: Town, number: int) -> None:
    """Endorses (unless it goes straight) and accepts a sending, every point checked."""
    endorse_sent(town, number)
    reviewer = actor_of(town, "reviewer")
    save_checklist(town.kit, reviewer, number, submission(town.kit, number).version, as_data(GOOD))
    accept(town.kit, reviewer, number, submission(town.kit, number).version)


def run_jobs(kit: Kit) -> None:
    """Works until nothing is due, without pauses between two looks."""
    worker = Worker(replace(kit, polite_s=0.0), TASKS, "test:1:0")
    while worker.work_once():
        pass


def submission(kit: Kit, number: int) -> Submission:
    """A submission's row as it is now."""
    with kit.read() as session:
        return session.get_one(Submission, number)


def report(kit: Kit, number: int) -> Report:
    """A report's row as it is now."""
    with kit.read() as session:
        return session.get_one(Report, number)
