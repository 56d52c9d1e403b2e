"""A look at one video or folder from the command line: the rules' answer, nothing written."""

import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import select

from portal.models import Authority, Channel, Rulebook
from portal.rules.facts import ACCIDENTS, FileLook, Finding
from portal.rules.first_bytes import type_of
from portal.rules.links import NotAFolder, NotAVideo, VideoLink, recognise, recognise_folder
from portal.rules.rulebook import DEFAULT, from_data
from portal.rules.rulebook import Rulebook as Rules
from portal.rules.video import VideoFacts, check_video
from portal.rules.video_words import file_problem
from portal.rules.vocabulary import FolderState, Outcome, Platform, ProbeState, RuleId
from portal.services.errors import Invalid
from portal.services.kit import Kit

FINE, FAILS, UNREADABLE, UNCHECKED = 0, 1, 2, 3
Answer = tuple[dict[str, Any], int, str]
EMPTY: dict[str, Any] = {
    "platform": None, "video_id": None, "canonical_url": None, "state": ProbeState.UNSUPPORTED.value, "title": None,
    "duration_s": None, "channel": None, "channel_url": None, "probed_at": None, "findings": [],
}  # fmt: skip
NEEDS_AUTHORITY = (RuleId.MANDATED_NAME, RuleId.OWN_CHANNEL)
OF_A_FILE = (RuleId.DURATION, RuleId.MANDATED_NAME)
"""Whether people can watch it, and on whose channel, is asked of links: a file alone has neither."""
NO_FILE = "ไม่มีไฟล์นี้ และข้อความนี้ไม่ใช่ลิงก์ ตรวจชื่อไฟล์อีกครั้ง (there is no such file, and this is no link: check the name)"


def check_video_by_hand(kit: Kit, what: str, authority_code: str | None) -> Answer:
    """The answer as one object, the exit code, and the one line for input that cannot be read (else "")."""
    rules, owner = _owner(kit, authority_code) if authority_code else (DEFAULT, {})
    if _is_file(what):
        return _check_file(kit, Path(what), rules, owner)
    link = recognise(what)
    if isinstance(link, NotAVideo):
        is_path = link.reason == "no_link" and ("/" in what or type_of(what) is not None)
        return dict(EMPTY), UNREADABLE, NO_FILE if is_path else f"{link.message_th} ({link.message_en})"
    return _check_link(kit, what, link, rules, owner)


def check_folder_by_hand(kit: Kit, url: str) -> Answer:
    """The same for a photo folder; a folder that is open but empty fails."""
    link = recognise_folder(url)
    if isinstance(link, NotAFolder):
        state = FolderState.UNSUPPORTED.value
        return {"state": state, "entries": []}, UNREADABLE, f"{link.message_th} ({link.message_en})"
    look = kit.list_folder(link.folder_id, link.resource_key)
    entries = [asdict(entry) for entry in look.entries]
    answer = {
        "state": look.state.value, "folder_id": link.folder_id, "canonical_url": link.canonical_url,
        "title": look.title, "source": look.source, "looked_at": look.looked_at.isoformat(), "items": len(entries),
        "images": sum(1 for entry in look.entries if entry.kind == "image"), "entries": entries, "note": look.note,
    }  # fmt: skip
    if look.state is FolderState.OK:
        return answer, FINE if entries else FAILS, ""
    return answer, FAILS if look.state in (FolderState.NOT_PUBLIC, FolderState.MISSING) else UNCHECKED, ""


def video_lines(answer: dict[str, Any]) -> Iterator[str]:
    """The answer for a person."""
    length = f"{answer['duration_s']:.1f} s" if answer["duration_s"] is not None else "-"
    words = (answer["platform"], answer["state"], length, answer["title"] or "-", answer["channel"] or "")
    yield "  ".join(words).rstrip()
    for each in answer["findings"]:
        yield f"{each['outcome']:<13} {each['rule']:<14} {each['message_th']} ({each['message_en']})"


def folder_lines(answer: dict[str, Any]) -> Iterator[str]:
    """The answer for a person."""
    yield f"{answer['state']}  {answer['title'] or '-'}  {answer['items']} items, {answer['images']} images"
    for each in answer["entries"][:20]:
        yield f"  {each['kind']:<7} {each['name']}"


def exit_code(findings: list[Finding], *, for_nobody: bool) -> int:
    """1 when something fails, 3 when something could not be checked; name and channel of nobody are no matter."""
    asked = [each for each in findings if not (for_nobody and each.rule in NEEDS_AUTHORITY)]
    outcomes = {each.outcome for each in asked}
    return FAILS if Outcome.FAIL in outcomes else UNCHECKED if Outcome.CANNOT_CHECK in outcomes else FINE


def _check_file(kit: Kit, path: Path, rules: Rules, owner: dict[str, Any]) -> Answer:
    look: FileLook = kit.inspect_file(str(path.absolute()))
    answer = EMPTY | {
        "platform": Platform.FILE.value,
        "probed_at": kit.now().isoformat(),
        "duration_s": look.duration_s,
    }
    if look.problem and look.problem not in ACCIDENTS:
        message_th, message_en = file_problem(look.problem)
        return answer | {"state": ProbeState.UNSUPPORTED.value}, UNREADABLE, f"{message_th} ({message_en})"
    name = os.fsencode(path.name).decode(errors="replace")  # a name of another code page is told as far as it can be
    facts = VideoFacts(platform=Platform.FILE, file=look, file_name=name, **owner)
    findings = [each for each in check_video(facts, rules) if each.rule in OF_A_FILE]
    state = ProbeState.INTERNAL if look.problem else ProbeState.OK
    answer |= {"state": state.value, "title": name, "findings": _plain(findings)}
    return answer, exit_code(findings, for_nobody=not owner), ""


def _check_link(kit: Kit, given: str, link: VideoLink, rules: Rules, owner: dict[str, Any]) -> Answer:
    look = kit.probe_video(link.canonical_url, link.platform, link.video_id)
    platform = look.platform or link.platform
    facts = VideoFacts(given=given, platform=platform, look=look, confirmed_gone=True, **owner)
    findings = check_video(facts, rules)
    answer = {
        "platform": platform.value, "video_id": look.video_id or link.video_id,
        "canonical_url": look.canonical_url or link.canonical_url, "state": look.state.value, "title": look.title,
        "duration_s": look.duration_s, "channel": look.channel, "channel_url": look.channel_url,
        "probed_at": look.probed_at.isoformat(), "findings": _plain(findings),
    }  # fmt: skip
    if look.state is ProbeState.UNSUPPORTED:
        return (
            answer,
            UNREADABLE,
            f"ลิงก์นี้ไม่ใช่วิดีโอที่รองรับ (this link leads to no video of a supported platform) {look.note}",
        )
    return answer, exit_code(findings, for_nobody=not owner), ""


def _owner(kit: Kit, code: str) -> tuple[Rules, dict[str, Any]]:
    with kit.read() as session:
        row = session.scalars(select(Authority).where(Authority.code == code)).first()
        if row is None:
            raise Invalid("authority", f"ไม่มี อปท. รหัส {code[:20]}", f"There is no authority {code[:20]}.")
        channels = session.execute(
            select(Channel.address, Channel.authority_id, Authority.name_th)
            .join(Authority, Authority.id == Channel.authority_id)
            .where(Channel.province_id == row.province_id)
        ).all()
        newest = select(Rulebook.data).where(Rulebook.province_id == row.province_id)
        data = session.scalar(newest.order_by(Rulebook.version.desc()).limit(1))
    own = tuple(each.address for each in channels if each.authority_id == row.id)
    others = {each.address: each.name_th for each in channels if each.authority_id != row.id}
    rules = from_data(data) if data else DEFAULT
    return rules, {"authority_name": row.name_th, "own_channels": own, "other_channels": others}


def _is_file(what: str) -> bool:
    if "://" in what or "\0" in what or "\n" in what or len(what) > 4096:
        return False
    try:
        return Path(what).is_file()
    except OSError:
        return False


def _plain(findings: list[Finding]) -> list[dict[str, Any]]:
    return [
        {
            "rule": each.rule.value, "outcome": each.outcome.value, "message_th": each.message_th,
            "message_en": each.message_en, "evidence": each.evidence,
        }
        for each in findings
    ]  # fmt: skip
