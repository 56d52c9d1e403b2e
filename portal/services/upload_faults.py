"""What can go wrong with a file on its way in, each with words for the person in both languages."""

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


def over_quota() -> Refused:
    """The authority's share is used up."""
    return Refused(
        "พื้นที่ของ อปท. เต็ม 20 GB แล้ว แจ้งจังหวัดเพื่อขอพื้นที่เพิ่ม",
        "This authority's 20 GB are used up. Ask the province for more.",
    )


def wrong_ending() -> Invalid:
    """The name's ending is none that is taken."""
    return Invalid(
        "file",
        "รับเฉพาะวิดีโอ MP4, MOV หรือ WebM บันทึกวิดีโอเป็น MP4 แล้วเลือกใหม่",
        "Only MP4, MOV or WebM videos are taken. Save the video as MP4 and choose it again.",
    )


def wrong_content() -> Invalid:
    """The first bytes are not those of the film the name promises."""
    return Invalid(
        "file",
        "ในไฟล์นี้ไม่ใช่วิดีโอตามนามสกุลไฟล์ บันทึกวิดีโอเป็น MP4 จากโปรแกรมเดิม แล้วเลือกใหม่",
        "What is inside is not the video its name promises. Save it as MP4 from where it was made and choose it again.",
    )


def no_bytes() -> Invalid:
    """A file of 0 bytes."""
    return Invalid("file", "ไฟล์ว่าง ไม่มีข้อมูล เลือกไฟล์อื่น", "The file is empty. Choose another.")


def over_limit() -> TooLarge:
    """A file above the limit."""
    return TooLarge(
        "file", "ไฟล์ใหญ่เกิน 1 GB ลดความละเอียดแล้วเลือกใหม่", "Larger than 1 GB. Lower its resolution and choose it again."
    )


def over_announced() -> TooLarge:
    """More bytes came than were announced."""
    return TooLarge(
        "file", "ไฟล์ยาวกว่าที่แจ้งไว้ เลือกไฟล์แล้วเริ่มใหม่", "More bytes than announced. Choose the file and start again."
    )
