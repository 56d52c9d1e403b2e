"""The rules of a video that a machine can check: length, name, platform, openness, channel."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from portal.rules.facts import FileLook, Finding, VideoLook
from portal.rules.links import NotAVideo, recognise
from portal.rules.naming import compare_name, mandated_name
from portal.rules.rulebook import Rulebook
from portal.rules.thai import normalise
from portal.rules.video_words import PUBLIC, clock, file_problem
from portal.rules.vocabulary import Outcome, Platform, ProbeState, RuleId

CONFIRM = {
    ProbeState.PRIVATE, ProbeState.REMOVED, ProbeState.LOGIN_REQUIRED, ProbeState.MEMBERS, ProbeState.PREMIUM,
    ProbeState.UPCOMING,
}  # fmt: skip
LOOKS = dict.fromkeys(CONFIRM, 2) | {ProbeState.REMOVED: 3}
"""Looks with the same answer before it counts: platforms answer "removed" by mistake; three looks settle it."""
BY_PERSON = {ProbeState.AGE, ProbeState.GEO, ProbeState.LIVE}


@dataclass(frozen=True)
class VideoFacts:
    """All that is known of one video. `given` is the link as typed; `authority_name` None means nobody said whose
    it is; `other_channels` maps channel addresses to the authority they belong to."""

    given: str = ""
    platform: Platform | None = None
    look: VideoLook | None = None
    file: FileLook | None = None
    file_name: str | None = None
    authority_name: str | None = None
    own_channels: tuple[str, ...] = ()
    other_channels: Mapping[str, str] = field(default_factory=dict)
    confirmed_gone: bool = False


def check_video(facts: VideoFacts, rulebook: Rulebook) -> list[Finding]:
    """What each rule that is switched on says."""
    rules: tuple[tuple[RuleId, Callable[[VideoFacts, Rulebook], Finding]], ...] = (
        (RuleId.PLATFORM, is_on_platform),
        (RuleId.PUBLIC, is_publicly_watchable),
        (RuleId.DURATION, lasts_at_most),
        (RuleId.MANDATED_NAME, bears_mandated_name),
        (RuleId.OWN_CHANNEL, is_on_own_channel),
    )
    return [rule(facts, rulebook) for name, rule in rules if rulebook.is_on(name)]


def lasts_at_most(facts: VideoFacts, rulebook: Rulebook) -> Finding:
    """Length within the limit. The file is measured, so it counts before what a platform says."""
    rule = RuleId.DURATION
    if facts.file and facts.file.problem:
        return Finding(rule, Outcome.CANNOT_CHECK, *file_problem(facts.file.problem), {"problem": facts.file.problem})
    from_file = facts.file.duration_s if facts.file else None
    from_look = facts.look.duration_s if facts.look else None
    seconds = from_file if from_file is not None else from_look
    evidence = {
        "seconds": seconds,
        "limit": rulebook.max_seconds,
        "source": "file" if from_file is not None else "link",
    }
    if seconds is None:
        return Finding(
            rule, Outcome.CANNOT_CHECK,
            "ยังไม่ทราบความยาววิดีโอ ระบบจะลองดูใหม่ ไม่ต้องทำอะไร",
            "The length is not known yet. The portal will look again; nothing to do.", evidence,
        )  # fmt: skip
    limit = clock(rulebook.max_seconds)
    if seconds <= rulebook.max_seconds:
        return Finding(
            rule, Outcome.PASS, f"ความยาว {clock(seconds)} นาที ไม่เกิน {limit} นาที",
            f"Length {clock(seconds)}, at most {limit}.", evidence,
        )  # fmt: skip
    over = max(1, round(seconds - rulebook.max_seconds))
    if seconds <= rulebook.borderline_seconds:
        return Finding(
            rule, Outcome.BORDERLINE, f"ความยาว {clock(seconds)} นาที ก้ำกึ่ง ผู้ตรวจจะดูให้ ส่งได้ตามปกติ",
            f"Length {clock(seconds)} is borderline; a reviewer will look. It can be sent.", evidence,
        )  # fmt: skip
    return Finding(
        rule, Outcome.FAIL, f"ยาวเกินไป {over} วินาที ตัดให้เหลือไม่เกิน {limit} นาที",
        f"{over} seconds too long. Cut it to at most {limit}.", {**evidence, "over": over},
    )  # fmt: skip


def bears_mandated_name(facts: VideoFacts, _rulebook: Rulebook) -> Finding:
    """The mandated name: strict for a file, only ever a warning for a platform's title."""
    rule = RuleId.MANDATED_NAME
    if facts.authority_name is None:
        return Finding(
            rule, Outcome.CANNOT_CHECK, "ไม่ได้บอกว่าเป็นวิดีโอของ อปท. ใด จึงเทียบชื่อไม่ได้",
            "Whose video it is was not said, so the name cannot be compared.",
        )  # fmt: skip
    wanted = mandated_name(facts.authority_name)
    if facts.file_name is not None:
        match = compare_name(facts.file_name, facts.authority_name)
        evidence = {"given": facts.file_name, "wanted": wanted, "segments": [list(one) for one in match.segments]}
        if match.same:
            return Finding(rule, Outcome.PASS, "ชื่อไฟล์ตรงตามที่กำหนด", "The file bears the mandated name.", evidence)
        return Finding(
            rule, Outcome.FAIL, "ชื่อไฟล์ไม่ตรงตามที่กำหนด คัดลอกชื่อที่ถูกต้องไปตั้ง แล้วเลือกไฟล์อีกครั้ง",
            "The file's name differs. Copy the right name, rename the file and choose it again.", evidence,
        )  # fmt: skip
    return _title_bears_name(facts, wanted)


def _title_bears_name(facts: VideoFacts, wanted: str) -> Finding:
    rule = RuleId.MANDATED_NAME
    texts = [normalise(text) for text in (facts.look.title, facts.look.description) if text] if facts.look else []
    if not texts:
        return Finding(
            rule, Outcome.NEEDS_PERSON, "ไม่มีไฟล์ให้เทียบชื่อ ผู้ตรวจจะดูให้", "No file to compare; a reviewer will look."
        )
    evidence = {"given": texts[0], "wanted": wanted}
    if any(wanted in text for text in texts):
        return Finding(rule, Outcome.PASS, "ชื่อวิดีโอมีชื่อตามที่กำหนด", "The title holds the mandated name.", evidence)
    return Finding(
        rule, Outcome.WARNING, "ชื่อวิดีโอบนช่องทางต่างจากชื่อที่กำหนด ควรแก้ให้ตรง ส่งได้ตามปกติ",
        "The title on the platform differs from the mandated name; better to mend it. It can be sent.", evidence,
    )  # fmt: skip


def is_on_platform(facts: VideoFacts, _rulebook: Rulebook) -> Finding:
    """On YouTube, Facebook or TikTok; a file alone is evidence, the link comes before delivery."""
    rule = RuleId.PLATFORM
    if not facts.given.strip():
        if facts.file_name is not None:
            return Finding(
                rule, Outcome.WARNING, "มีไฟล์แล้ว ยังไม่มีลิงก์ที่เผยแพร่ เพิ่มลิงก์ก่อนจังหวัดส่งกรม ส่งได้ตามปกติ",
                "The file is here, the published link is not; add it before delivery. It can be sent.",
            )  # fmt: skip
        return Finding(
            rule, Outcome.FAIL, "ยังไม่มีลิงก์วิดีโอ วางลิงก์ YouTube, Facebook หรือ TikTok",
            "There is no video link yet. Paste one of YouTube, Facebook or TikTok.",
        )  # fmt: skip
    link = recognise(facts.given)
    if isinstance(link, NotAVideo):
        return Finding(rule, Outcome.FAIL, link.message_th, link.message_en, {"reason": link.reason})
    if facts.look and facts.look.state is ProbeState.UNSUPPORTED:
        return Finding(
            rule, Outcome.FAIL, "ลิงก์นี้ไม่ใช่วิดีโอที่ดูได้ เปิดวิดีโอ กดแชร์ แล้วคัดลอกลิงก์มาวางใหม่",
            "This link is no video that can be watched. Open the video, use Share and paste that link.",
            {"platform": link.platform, "state": facts.look.state},
        )  # fmt: skip
    name = {Platform.YOUTUBE: "YouTube", Platform.FACEBOOK: "Facebook", Platform.TIKTOK: "TikTok"}[link.platform]
    return Finding(rule, Outcome.PASS, f"เผยแพร่ทาง {name}", f"Published on {name}.", {"platform": link.platform})


def is_publicly_watchable(facts: VideoFacts, rulebook: Rulebook) -> Finding:
    """Anyone can watch it. What could not be looked at is never a fault of the authority."""
    rule = RuleId.PUBLIC
    if facts.look is None:
        waiting = facts.given.strip()
        return Finding(
            rule, Outcome.CANNOT_CHECK,
            "กำลังตรวจว่าเปิดดูได้หรือไม่ ไม่ต้องทำอะไร" if waiting else "ยังไม่มีลิงก์ให้ตรวจ",
            "Being looked at; nothing to do." if waiting else "There is no link to look at yet.",
        )  # fmt: skip
    state = facts.look.state
    evidence = {"state": state, "note": facts.look.note, "looked_at": facts.look.probed_at.isoformat()}
    if state is ProbeState.OK:
        if facts.look.unlisted and rulebook.unlisted is not Outcome.PASS:
            return Finding(rule, rulebook.unlisted, *PUBLIC["unlisted"], evidence)
        return Finding(rule, Outcome.PASS, *PUBLIC["ok"], evidence)
    if state in BY_PERSON:
        return Finding(rule, Outcome.NEEDS_PERSON, *PUBLIC[state], evidence)
    if state in CONFIRM and facts.confirmed_gone:
        return Finding(rule, Outcome.FAIL, *PUBLIC[state], evidence)
    if state in CONFIRM:
        return Finding(rule, Outcome.CANNOT_CHECK, *PUBLIC["unconfirmed"], evidence)
    return Finding(rule, Outcome.CANNOT_CHECK, *PUBLIC["cannot"], evidence)


def is_on_own_channel(facts: VideoFacts, _rulebook: Rulebook) -> Finding:
    """On a channel of the authority itself; another authority's is a fail, an unknown one a warning."""
    rule = RuleId.OWN_CHANNEL
    if facts.authority_name is None:
        return Finding(
            rule, Outcome.CANNOT_CHECK, "ไม่ได้บอกว่าเป็นวิดีโอของ อปท. ใด จึงเทียบช่องไม่ได้",
            "Whose video it is was not said, so the channel cannot be compared.",
        )  # fmt: skip
    address = facts.look.channel_url if facts.look else None
    if not address:
        return Finding(
            rule, Outcome.CANNOT_CHECK, "ยังไม่ทราบว่าอยู่ช่องใด ระบบจะลองดูใหม่ ไม่ต้องทำอะไร",
            "The channel is not known yet. The portal will look again; nothing to do.",
        )  # fmt: skip
    key = channel_key(address)
    evidence = {"channel": facts.look.channel if facts.look else None, "channel_url": address}
    if key in {channel_key(own) for own in facts.own_channels}:
        return Finding(rule, Outcome.PASS, "อยู่ในช่องของ อปท. เอง", "It is on the authority's own channel.", evidence)
    others = {channel_key(other): name for other, name in facts.other_channels.items()}
    if key in others:
        return Finding(
            rule, Outcome.FAIL, f"ช่องนี้เป็นของ{others[key]} เผยแพร่ในช่องของท่านเอง แล้ววางลิงก์ใหม่",
            f"This channel belongs to {others[key]}. Publish on your own and paste that link.",
            {**evidence, "belongs_to": others[key]},
        )  # fmt: skip
    return Finding(
        rule, Outcome.WARNING, "ยังไม่รู้จักช่องนี้ ถ้าเป็นของ อปท. ให้จังหวัดเพิ่มในทะเบียน ส่งได้ตามปกติ",
        "This channel is not on the roster. If it is yours, the province can add it. It can be sent.", evidence,
    )  # fmt: skip


def looks_to_believe(state: str) -> int:
    """How many looks must agree that a video cannot be watched before it counts as so."""
    return LOOKS.get(ProbeState(state), 1)


def channel_key(address: str) -> str:
    """A channel's address without what does not matter: scheme, www., case of the host, trailing parts."""
    parts = urlsplit(address if "//" in address else f"https://{address}")
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("web.")
    path = parts.path.rstrip("/")
    query = f"?{parts.query}" if path == "/profile.php" else ""
    return f"{host}{path.casefold() if '@' in path or host == 'facebook.com' else path}{query}"
