"""Plays the demo's stories through the services, each step by the person whose step it is."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import select

from portal.models import Authority, District, Submission
from portal.operations.demo_looks import channel_of, folder_link, look_at_video, look_into_folder, video_link
from portal.rules import branding
from portal.rules.facts import FolderLook
from portal.rules.naming import mandated_name
from portal.rules.scope import OPERATOR, Actor
from portal.rules.vocabulary import MarkState, Route, Status
from portal.seed.demo import LABEL, Story
from portal.services.deciding import accept, deliver, endorse, return_
from portal.services.demonstrating import add_demo_channel, end_job, held_claims, keep_demo_look
from portal.services.filming import INSPECT, LIST, PROBE
from portal.services.inspecting import inspect_media
from portal.services.kit import Kit
from portal.services.likening import LIKEN, liken_media
from portal.services.listing import list_album
from portal.services.producing import add_product
from portal.services.queueing import Claim
from portal.services.rendering import RENDER, render_media
from portal.services.reporting import save_fields
from portal.services.reviewing import save_checklist
from portal.services.screening import SCREEN, screen_media
from portal.services.submitting import submit, withdraw
from portal.services.uploading import append, begin_upload, finish_upload

DISTRICT_REASON = "ภาพถ่ายกิจกรรมยังไม่มีภาพการอบรม ขอให้เพิ่มภาพในโฟลเดอร์แล้วส่งใหม่ (ตัวอย่าง)"
WRONG_NAME = "VID_20261012_ตัดต่อเสร็จแล้ว (2).mp4"
TOPICS = tuple(f"{number} {thai}" for number, (thai, _english) in branding.TOPICS.items())
FILE_WORK = {INSPECT: inspect_media, RENDER: render_media, SCREEN: screen_media, LIKEN: liken_media}
"""Work that looks at the drawn films alone, and so is really done."""
NO_CHANNEL_EVERY = 6
"""Every sixth authority's channel is not on the roster, as in life."""


@dataclass(frozen=True)
class Scene:
    """A story with its running number, its authority and the people around it."""

    story: Story
    number: int
    place_id: int
    place: str
    short: str
    route: Route
    officer: Actor
    district: Actor | None


class Stage:
    """The kit, the people by sign-in name, and a folder for films that are being drawn."""

    def __init__(self, kit: Kit, people: dict[str, Actor], folder: Path) -> None:
        self.kit, self.people, self.folder = kit, people, folder

    def play(self, stories: Iterable[Story]) -> dict[str, int]:
        """Plays every story; returns how many reports stand at which status."""
        played: Counter[str] = Counter()
        for number, story in enumerate(stories, 1):
            self._play(self._scene(number, story))
            played[story.status] += 1
        return dict(played)

    def _scene(self, number: int, story: Story) -> Scene:
        with self.kit.read() as session:
            row = session.scalars(select(Authority).where(Authority.code == story.code)).one()
            district = session.scalar(select(District.code).where(District.id == row.district_id))
            return Scene(
                story, number, row.id, row.name_th, row.short_name, Route(row.route),
                self.people[f"demo-{story.code}"], self.people.get(f"demo-district-{district}"),
            )  # fmt: skip

    def _play(self, scene: Scene) -> None:
        report_id = self._add_product(scene)
        if scene.story.file != "none":
            self._upload_film(scene, report_id)
        version = self._fill_in(scene, report_id)
        self._answer_jobs(scene)
        if scene.story.status != Status.DRAFT:
            self._climb(scene, submit(self.kit, scene.officer, report_id, version).submission_id)

    def _add_product(self, scene: Scene) -> int:
        story = scene.story
        if scene.number % NO_CHANNEL_EVERY:
            add_demo_channel(self.kit, OPERATOR, scene.place_id, *channel_of(story))
        values = {
            "name": f"{LABEL} {story.product}", "identity": story.identity, "waste_category": story.waste,
            "technique": story.technique, "group_name": story.group, "story": story.story,
            "waste_bank_only": story.bank_only,
        }  # fmt: skip
        return add_product(self.kit, scene.officer, values)[1]

    def _upload_film(self, scene: Scene, report_id: int) -> None:
        from portal.pictures.drawing import Film, draw_film  # Pillow and PyAV are entered only when a film is drawn

        story, path = scene.story, self.folder / "film.mp4"
        draw_film(path, Film(story.seconds, scene.place, story.product, story.marks, TOPICS))
        content = path.read_bytes()
        name = WRONG_NAME if story.file == "wrong_name" else f"{mandated_name(scene.place)}.mp4"
        upload = begin_upload(self.kit, scene.officer, report_id, name, len(content)).upload_id
        append(self.kit, upload, 0, [content])
        finish_upload(self.kit, upload)

    def _fill_in(self, scene: Scene, report_id: int) -> int:
        """Types the nine fields; returns the report's version."""
        story, place = scene.story, scene.short
        typed = {
            "people": str(story.people or ""), "income": str(story.income or ""),
            "training": f"{LABEL}: อบรม{story.technique} ณ ศาลาประชาคม{place} 2 ครั้ง โดย{story.group}เป็นวิทยากร",
            "publicity": f"{LABEL}: เสียงตามสาย เพจของ{place} และตลาดนัดชุมชนทุกวันศุกร์",
            "photos_url": folder_link(story, scene.number), "video_url": self._link(scene),
        }  # fmt: skip
        if story.people is None:
            typed |= {"training": "", "publicity": ""}
        saved = save_fields(self.kit, scene.officer, report_id, 1, typed)
        assert not saved.refused, saved.refused
        return saved.version

    def _link(self, scene: Scene) -> str:
        """A link of the story's own, or the first story's: a video that two authorities show."""
        if scene.story.look == "same_link":
            return video_link(replace(scene.story, code="05540104"), 1)
        return video_link(scene.story, scene.number)

    def _answer_jobs(self, scene: Scene) -> None:
        """Does what waits for the scene: files are really looked into, links and folders answer as the story says."""
        while claims := held_claims(self.kit):  # a look may ask for another: a film is screened once it is whole
            for claim in claims:
                self._answer(scene, claim)
                end_job(self.kit, claim)

    def _answer(self, scene: Scene, claim: Claim) -> None:
        if claim.kind in FILE_WORK:
            FILE_WORK[claim.kind](self.kit, claim)
        if claim.kind == LIST:
            seen = look_into_folder(scene.story, scene.number, self.kit.now())
            list_album(replace(self.kit, list_folder=partial(_answer, seen)), claim)
        if claim.kind == PROBE:
            self._look(scene, claim.number, scene.story.look)

    def _look(self, scene: Scene, video_id: int, look: str, ago: timedelta = timedelta(0)) -> None:
        answer = look_at_video(scene.story, scene.place, look, self.kit.now() - ago)
        keep_demo_look(self.kit, OPERATOR, video_id, answer)

    def _climb(self, scene: Scene, submission: int) -> None:
        """Takes a sent report on to where its story says."""
        status, review = Status(scene.story.status), scene.story.review
        if status is Status.WITHDRAWN:
            withdraw(self.kit, scene.officer, submission)
        if status in (Status.SUBMITTED, Status.WITHDRAWN):
            return
        if scene.district and scene.route is Route.VIA_DISTRICT:
            if status is Status.RETURNED and review == "none":
                return_(self.kit, scene.district, submission, self._version(submission), DISTRICT_REASON)
                return
            endorse(self.kit, scene.district, submission, self._version(submission))
        if review != "none":
            self._review(submission, status, review)
        if scene.story.look == "private_later":
            self._close_to_public(scene, submission)

    def _review(self, submission: int, status: Status, review: str) -> None:
        reviewer = self.people["demo-reviewer"]
        checklist = _checklist(review)
        save_checklist(self.kit, reviewer, submission, self._version(submission), branding.as_data(checklist))
        if status in (Status.ACCEPTED, Status.DELIVERED):
            accept(self.kit, reviewer, submission, self._version(submission))
        if status is Status.DELIVERED:
            deliver(self.kit, self.people["demo-admin"], submission, self._version(submission))
        if status is Status.RETURNED:
            reason = branding.reason_text(checklist)
            return_(self.kit, reviewer, submission, self._version(submission), reason)

    def _close_to_public(self, scene: Scene, submission: int) -> None:
        """The video that was open when it was sent is private when it is looked at again."""
        with self.kit.read() as session:
            video = session.get_one(Submission, submission).video_id
        assert video is not None
        for ago in (timedelta(hours=1), timedelta(0)):
            self._look(scene, video, "private", ago)
        self._answer_jobs(replace(scene, story=replace(scene.story, look="private")))

    def _version(self, submission: int) -> int:
        with self.kit.read() as session:
            return session.get_one(Submission, submission).version


def _answer(seen: FolderLook, _folder_id: str, _resource_key: str | None) -> FolderLook:
    return seen


def _checklist(review: str) -> branding.Checklist:
    """The reviewer's ticks: all right (clean), begun (half), or with the fault the word names."""
    found = [branding.MarkCheck(MarkState.FOUND, 2.0) for _ in branding.MARKS]
    heard = [branding.TopicCheck(True, 20.0 + 10 * number) for number in branding.TOPICS]
    whole = branding.Checklist(tuple(found), branding.RIGHT_ORDER, True, tuple(heard))
    if review == "half":
        waiting = (branding.MarkCheck(),) * 2
        return branding.Checklist((*found[:3], *waiting), (), None, (heard[0], *(branding.TopicCheck(),) * 3))
    if review == "missing":
        marks = (*found[:4], branding.MarkCheck(MarkState.MISSING))
        return replace(whole, marks=marks, order_found=(1, 2, 3, 4), topics=(branding.TopicCheck(),) * 4)
    if review == "swap":
        wrong = branding.MarkCheck(MarkState.WRONG, 2.0)
        return replace(whole, marks=(found[0], wrong, wrong, *found[3:]), order_found=(1, 3, 2, 4, 5))
    return replace(whole, presenter=review != "presenter")
