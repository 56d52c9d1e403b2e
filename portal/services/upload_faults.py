"""What can go wrong with a file on its way in, each with words for the person in both languages."""

from portal.rules.kinds import MOST_BYTES, MOST_FILES, FileKind
from portal.services.errors import Invalid, Refused, ServiceError


class WrongPlace(ServiceError):
    """Bytes were offered for another place than the end; `expected` is where to go on. Nothing was changed."""

    def __init__(self, expected: int) -> None:
        super().__init__(
            "ส่งต่อจากจุดเดิมไม่ตรง ระบบจะหาจุดต่อให้เอง", "These bytes belong elsewhere; the upload goes on from its end."
        )
        self.expected = expected


class Gone(ServiceError):
    """The upload takes nothing any more: refused, given up, or left alone for too long."""

    def __init__(self) -> None:
        super().__init__(
            "ไฟล์ที่ส่งค้างไว้ถูกยกเลิกหรือหมดอายุแล้ว เลือกไฟล์แล้วเริ่มใหม่",
            "This upload was given up or is over. Choose the file and start again.",
        )


class TooLarge(Invalid):
    """More bytes than may come."""


class NoRoom(ServiceError):
    """The disk is full. What has arrived is kept."""

    def __init__(self) -> None:
        super().__init__(
            "พื้นที่เก็บไฟล์ของระบบเต็ม ส่วนที่ส่งมาแล้วยังอยู่ แจ้งจังหวัด แล้วกด ต่อ ภายหลัง",
            "The portal's storage is full. What has arrived is kept. Tell the province, then go on later.",
        )


class OutOfReach(ServiceError):
    """The storage does not answer. What was acknowledged is kept."""

    def __init__(self) -> None:
        super().__init__(
            "ที่เก็บไฟล์ไม่ตอบขณะนี้ ส่วนที่ส่งมาแล้วยังอยู่ ระบบจะส่งต่อเอง",
            "The storage does not answer now. What has arrived is kept; the upload goes on by itself.",
        )


class AlreadyStored(Refused):
    """A whole file belongs to its report and is not thrown away by its upload's address."""

    def __init__(self) -> None:
        super().__init__(
            "ไฟล์นี้เก็บเป็นหลักฐานของรายงานแล้ว จึงยกเลิกไม่ได้ เลือกไฟล์ใหม่แทนได้",
            "This file already belongs to the report and cannot be given up. Choose another in its place.",
        )


def not_whole() -> Refused:
    """The rest of the file is missing."""
    return Refused("ไฟล์ยังมาไม่ครบ ส่งต่อจากเดิม", "The file is not whole yet; go on from where it stopped.")


class OverQuota(Refused):
    """The authority's share is used up: `taken` of `quota` bytes. What was sent before stays."""

    def __init__(self, taken: int, quota: int) -> None:
        used, share = giga(taken), giga(quota)
        super().__init__(
            f"พื้นที่ของ อปท. ไม่พอ ใช้ไปแล้ว {used} จาก {share} ไฟล์ที่ส่งแล้วยังอยู่ครบ แจ้งจังหวัดเพื่อขอพื้นที่เพิ่ม",
            f"This authority has used {used} of its {share}, so this file does not fit. Nothing that was sent is lost. "
            "Ask the province for more room.",
        )


def giga(count: int) -> str:
    """Bytes as people say them: 19.8 GB, 350 MB."""
    return f"{count / 1024**3:.1f} GB" if count >= 1024**3 else f"{count / 1024**2:.0f} MB"


def too_many(kind: FileKind) -> Refused:
    """The report shows as many of a kind as it may."""
    what, english = ("ภาพ", "photos") if kind is FileKind.PHOTO else ("เอกสาร", "documents")
    most = MOST_FILES[kind]
    return Refused(
        f"รายงานนี้มี{what}ครบ {most} รายการแล้ว นำบางรายการออกก่อน",
        f"This report has its {most} {english} already. Take some off first.",
    )


def wrong_ending() -> Invalid:
    """The name's ending is none that is taken."""
    return Invalid(
        "file",
        "รับวิดีโอ MP4, MOV, WebM ภาพ JPEG, PNG, HEIC, WebP และเอกสาร PDF บันทึกเป็นชนิดเหล่านี้แล้วเลือกใหม่",
        "Taken are videos as MP4, MOV or WebM, photos as JPEG, PNG, HEIC or WebP, and documents as PDF. "
        "Save it as one of these and choose it again.",
    )


_WRONG_CONTENT = {
    FileKind.VIDEO: (
        "ในไฟล์นี้ไม่ใช่วิดีโอตามนามสกุลไฟล์ บันทึกวิดีโอเป็น MP4 จากโปรแกรมเดิม แล้วเลือกใหม่",
        "What is inside is not the video its name promises. Save it as MP4 from where it was made and choose it again.",
    ),
    FileKind.PHOTO: (
        "ในไฟล์นี้ไม่ใช่ภาพตามนามสกุลไฟล์ เปิดภาพแล้วบันทึกเป็น JPEG แล้วเลือกใหม่",
        "What is inside is not the photo its name promises. Open it, save it as JPEG and choose it again.",
    ),
    FileKind.DOCUMENT: (
        "ในไฟล์นี้ไม่ใช่ PDF บันทึกเอกสารเป็น PDF แล้วเลือกใหม่",
        "What is inside is no PDF. Save the document as PDF and choose it again.",
    ),
}


def wrong_content(kind: FileKind) -> Invalid:
    """The first bytes are not those of the film, photo or document that the name promises."""
    return Invalid("file", *_WRONG_CONTENT[kind])


def no_bytes() -> Invalid:
    """A file of 0 bytes."""
    return Invalid("file", "ไฟล์ว่าง ไม่มีข้อมูล เลือกไฟล์อื่น", "The file is empty. Choose another.")


def over_limit(kind: FileKind) -> TooLarge:
    """A file above the limit of its kind."""
    most = f"{MOST_BYTES[kind] // 1024**3} GB" if kind is FileKind.VIDEO else f"{MOST_BYTES[kind] // 1024**2} MB"
    return TooLarge(
        "file", f"ไฟล์ใหญ่เกิน {most} ลดความละเอียดแล้วเลือกใหม่",
        f"Larger than {most}. Lower its resolution and choose it again.",
    )  # fmt: skip


def over_announced() -> TooLarge:
    """More bytes came than were announced."""
    return TooLarge(
        "file", "ไฟล์ยาวกว่าที่แจ้งไว้ เลือกไฟล์แล้วเริ่มใหม่", "More bytes than announced. Choose the file and start again."
    )
