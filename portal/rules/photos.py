"""The photo folder is open to everyone and not empty."""

from dataclasses import dataclass
from typing import Any

from portal.rules.facts import Finding, FolderLook
from portal.rules.links import NotAFolder, recognise_folder
from portal.rules.vocabulary import FolderState, Outcome, RuleId

RULE = RuleId.PHOTOS_PUBLIC
_WORDS: dict[FolderState, tuple[str, str]] = {
    FolderState.NOT_PUBLIC: (
        "โฟลเดอร์ภาพยังไม่เปิดให้คนทั่วไปดู กดแชร์ เลือก ทุกคนที่มีลิงก์ ระบบจะดูใหม่ให้เอง",
        "The photo folder is not open to everyone. Use Share, choose anyone with the link.",
    ),
    FolderState.MISSING: (
        "ไม่พบโฟลเดอร์ อาจถูกลบหรือยังไม่แชร์ กดแชร์ เลือก ทุกคนที่มีลิงก์ แล้ววางลิงก์ใหม่",
        "The folder is not there: deleted or not shared. Share it with anyone and paste the link again.",
    ),
}
_WAIT = ("Google Drive ไม่ตอบขณะนี้ ระบบจะลองใหม่เอง ไม่ต้องทำอะไร", "Google Drive does not answer now. Nothing to do.")


@dataclass(frozen=True)
class Uploaded:
    """How many photos of a report lie here: sound ones, those no decoder has looked at yet, those that do not open."""

    sound: int = 0
    waiting: int = 0
    broken: int = 0

    @property
    def any(self) -> bool:
        """Whether there is a photo that may count."""
        return self.sound + self.waiting > 0


NONE_HERE = Uploaded()


def check_photos(given: str, look: FolderLook | None, here: Uploaded = NONE_HERE) -> Finding:
    """Photos can be seen: in the folder (a look at it), or uploaded here. Outage and quota are never a fault.

    With photos here a folder that does not open stops nothing: it is a warning, for the link is still handed on.
    """
    if not given.strip():
        return _uploaded(here)
    found = _of_folder(given, look)
    if not here.sound or found.outcome is Outcome.PASS:
        return found
    evidence = {**found.evidence, "uploaded": here.sound}
    if found.outcome is Outcome.CANNOT_CHECK:
        return _kept_here(here.sound, evidence)
    return Finding(
        RULE, Outcome.WARNING, f"มีภาพในระบบ {here.sound} ภาพแล้ว ส่งได้ แต่ลิงก์โฟลเดอร์ยังใช้ไม่ได้: {found.message_th}",
        f"Photos are here ({here.sound}), so it can be sent, but the link is of no use: {found.message_en}", evidence,
    )  # fmt: skip


def _uploaded(here: Uploaded) -> Finding:
    if here.sound:
        return _kept_here(here.sound, {"uploaded": here.sound})
    if here.waiting:
        return Finding(
            RULE, Outcome.CANNOT_CHECK, "กำลังเปิดดูภาพที่ส่งมา ไม่ต้องทำอะไร", "The photos are being looked at; nothing to do."
        )
    if here.broken:
        return Finding(
            RULE, Outcome.FAIL, f"ภาพที่ใส่ไว้ {here.broken} ภาพเปิดไม่ได้ เลือกภาพอื่นแทน",
            f"None of the photos here can be opened ({here.broken}). Choose others.", {"broken": here.broken},
        )  # fmt: skip
    return Finding(
        RULE, Outcome.FAIL, "ยังไม่มีภาพถ่ายกิจกรรม เลือกภาพจากเครื่อง หรือวางลิงก์โฟลเดอร์ Google Drive",
        "There are no photos yet. Choose photos here, or paste the link of a Google Drive folder.",
    )  # fmt: skip


def _kept_here(count: int, evidence: dict[str, Any]) -> Finding:
    return Finding(RULE, Outcome.PASS, f"มีภาพในระบบ {count} ภาพ", f"Photos kept here: {count}.", evidence)


def _of_folder(given: str, look: FolderLook | None) -> Finding:
    link = recognise_folder(given)
    if isinstance(link, NotAFolder):
        return Finding(RULE, Outcome.FAIL, link.message_th, link.message_en, {"reason": link.reason})
    if look is None:
        return Finding(RULE, Outcome.CANNOT_CHECK, "กำลังเปิดดูโฟลเดอร์ภาพ ไม่ต้องทำอะไร", "Being looked at; nothing to do.")
    return _seen(look)


def _seen(look: FolderLook) -> Finding:
    evidence = {"state": look.state, "items": len(look.entries), "looked_at": look.looked_at.isoformat()}
    if look.state in _WORDS:
        return Finding(RULE, Outcome.FAIL, *_WORDS[look.state], evidence)
    if look.state is not FolderState.OK:
        return Finding(RULE, Outcome.CANNOT_CHECK, *_WAIT, evidence)
    images = sum(entry.kind in ("image", "video") for entry in look.entries)
    if images:
        return Finding(RULE, Outcome.PASS, f"เปิดดูได้ มีภาพ {images} ภาพ", f"Open to everyone: {images} photos.", evidence)
    return Finding(
        RULE, Outcome.FAIL, "โฟลเดอร์เปิดได้แต่ไม่มีภาพ ใส่ภาพถ่ายกิจกรรมลงในโฟลเดอร์",
        "The folder opens but holds no photos. Put the activity photos into it.", evidence,
    )  # fmt: skip
