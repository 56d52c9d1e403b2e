"""Sentences of the video rules: state → (Thai, English). Each says what is so and what to do."""

import re

from portal.rules.numbers import Unreadable
from portal.rules.thai import arabic_digits
from portal.rules.vocabulary import ProbeState

PUBLIC: dict[str, tuple[str, str]] = {
    "ok": ("เปิดดูได้โดยไม่ต้องเข้าสู่ระบบ", "Anyone can watch it without signing in."),
    "unlisted": (
        "เปิดดูได้เฉพาะผู้มีลิงก์ เปลี่ยนเป็นสาธารณะจะดีกว่า ส่งได้ตามปกติ",
        "Only those with the link can watch. Better to make it public. It can be sent.",
    ),
    ProbeState.PRIVATE: (
        "วิดีโอตั้งเป็นส่วนตัว เปลี่ยนเป็นสาธารณะ ระบบจะดูใหม่ให้เอง",
        "The video is private. Make it public; the portal will look again.",
    ),
    ProbeState.REMOVED: (
        "ไม่มีวิดีโอนี้แล้วหรือถูกลบ นำขึ้นใหม่ แล้ววางลิงก์ใหม่",
        "The video is gone or was removed. Upload it again and paste the new link.",
    ),
    ProbeState.LOGIN_REQUIRED: (
        "ต้องเข้าสู่ระบบจึงดูได้ เปลี่ยนผู้ชมเป็นทุกคน (สาธารณะ) ระบบจะดูใหม่ให้เอง",
        "It can only be watched after signing in. Set the audience to everyone.",
    ),
    ProbeState.MEMBERS: (
        "ดูได้เฉพาะสมาชิกของช่อง เปลี่ยนเป็นสาธารณะ ระบบจะดูใหม่ให้เอง",
        "Only members of the channel can watch. Make it public.",
    ),
    ProbeState.PREMIUM: (
        "ดูได้เฉพาะผู้จ่ายเงิน เปลี่ยนเป็นสาธารณะ ระบบจะดูใหม่ให้เอง",
        "Only paying viewers can watch. Make it public.",
    ),
    ProbeState.UPCOMING: (
        "วิดีโอตั้งเวลาไว้ ยังไม่เริ่ม เปลี่ยนเป็นเผยแพร่ทันที",
        "The video is scheduled and has not started. Publish it now.",
    ),
    ProbeState.AGE: (
        "จำกัดอายุผู้ชม ผู้ตรวจจะดูให้ ถ้าตั้งโดยไม่ตั้งใจ ให้ปลดออก",
        "Limited by age; a reviewer will look. Lift the limit if it was set by mistake.",
    ),
    ProbeState.GEO: (
        "เปิดไม่ได้จากที่ตั้งของระบบ ผู้ตรวจจะดูให้ ไม่ต้องทำอะไร",
        "It does not open from where the portal runs; a reviewer will look. Nothing to do.",
    ),
    ProbeState.LIVE: (
        "กำลังถ่ายทอดสด จึงไม่มีความยาว ผู้ตรวจจะดูให้",
        "It is live and has no length yet; a reviewer will look.",
    ),
    "unconfirmed": (
        "ครั้งนี้เปิดดูไม่ได้ ระบบจะดูซ้ำเพื่อยืนยันในไม่กี่นาที ตรวจว่าตั้งเป็นสาธารณะแล้ว",
        "It did not open this time. The portal looks again within minutes; see that it is public.",
    ),
    "cannot": (
        "ช่องทางไม่ตอบขณะนี้ ระบบจะลองใหม่เอง ไม่ต้องทำอะไร",
        "The platform does not answer now. The portal tries again by itself; nothing to do.",
    ),
}
FILE_PROBLEMS: dict[str, tuple[str, str]] = {
    "empty": ("ไฟล์ว่าง ไม่มีข้อมูล เลือกไฟล์อื่น", "The file is empty. Choose another."),
    "not_video": (
        "ไฟล์นี้ไม่ใช่วิดีโอ MP4, MOV หรือ WebM บันทึกเป็น MP4 แล้วเลือกใหม่",
        "This is not an MP4, MOV or WebM video. Save it as MP4 and choose it again.",
    ),
    "truncated": (
        "ไฟล์มาไม่ครบ ท้ายวิดีโอขาด คัดลอกไฟล์จากกล้องใหม่ แล้วอัปโหลดอีกครั้ง",
        "The file is cut off at its end. Copy it from the camera again and upload it.",
    ),
    "no_video_stream": ("ไฟล์มีแต่เสียง ไม่มีภาพ เลือกไฟล์อื่น", "The file has sound but no picture. Choose another."),
}
OTHER_PROBLEM = (
    "เปิดไฟล์นี้ไม่สำเร็จ บันทึกวิดีโอเป็น MP4 แล้วอัปโหลดใหม่ หรือให้ผู้ตรวจดูจากลิงก์",
    "The file cannot be opened. Save it as MP4 and upload it again, or let the reviewer use the link.",
)


def file_problem(problem: str) -> tuple[str, str]:
    """Both sentences for what a decoder found wrong."""
    return FILE_PROBLEMS.get(problem, OTHER_PROBLEM)


LONGEST_S = 24 * 3600
_CLOCK = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,5})[:.]([0-5][0-9])(?:\.([0-9]))?|([0-9]{1,5})(?:\.([0-9]))?")


def parse_clock(text: str) -> float:
    """A length or a place in a video as people type it: 4:38, 4.38, 1:02:03, 278, ๔:๓๘ นาที. Raises Unreadable."""
    bare = re.sub(r"(?:นาที|วินาที|น\.|min|sec|s)+$", "", arabic_digits(text[:60]).strip().casefold()).strip()
    found = _CLOCK.fullmatch(bare)
    if not found:
        raise Unreadable(
            "อ่านเวลาไม่ได้ พิมพ์นาทีและวินาที เช่น 4:38",
            "This cannot be read as a time. Type minutes and seconds, such as 4:38.",
        )
    hours, minutes, seconds, tenth, plain, plain_tenth = found.groups()
    whole = int(plain) if plain else int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    value = whole + int(tenth or plain_tenth or 0) / 10
    if value > LONGEST_S:
        raise Unreadable("เวลานานเกินหนึ่งวัน ตรวจอีกครั้ง", "That is longer than a day. Check it again.")
    return value


def clock(seconds: float) -> str:
    """300.0 as 5:00, 300.4 as 5:00.4."""
    tenths = round(seconds * 10)
    minutes, rest = divmod(tenths, 600)
    whole, tenth = divmod(rest, 10)
    return f"{minutes}:{whole:02d}" + (f".{tenth}" if tenth else "")
