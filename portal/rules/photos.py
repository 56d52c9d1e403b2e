"""The photo folder is open to everyone and not empty."""

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


def check_photos(given: str, look: FolderLook | None, uploaded: int = 0) -> Finding:
    """Photos can be seen: in the folder (a look at it), or uploaded here. Outage and quota are never a fault."""
    if uploaded and not given.strip():
        return Finding(
            RULE, Outcome.PASS, f"มีภาพในระบบ {uploaded} ภาพ", f"{uploaded} photos are here.", {"n": uploaded}
        )
    if not given.strip():
        return Finding(
            RULE, Outcome.FAIL, "ยังไม่มีภาพถ่ายกิจกรรม วางลิงก์โฟลเดอร์ Google Drive",
            "There are no photos yet. Paste the link of a Google Drive folder.",
        )  # fmt: skip
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
