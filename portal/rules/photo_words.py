"""What is wrong with a photo or a document: problem → (Thai, English). Each says what is so and what to do."""

PROBLEMS: dict[str, tuple[str, str]] = {
    "empty": ("ไฟล์ว่าง ไม่มีข้อมูล เลือกไฟล์อื่น", "The file is empty. Choose another."),
    "not_photo": (
        "เปิดภาพนี้ไม่ได้ ไฟล์เสียหรือไม่ใช่ภาพ เปิดภาพแล้วบันทึกเป็น JPEG แล้วเลือกใหม่",
        "This photo does not open: it is damaged or no photo. Save it as JPEG and choose it again.",
    ),
    "not_document": (
        "เปิดเอกสารนี้ไม่ได้ ไฟล์เสียหรือไม่ใช่ PDF บันทึกเป็น PDF ใหม่แล้วเลือกอีกครั้ง",
        "This document does not open: it is damaged or no PDF. Save it as PDF anew and choose it again.",
    ),
    "truncated": (
        "ไฟล์มาไม่ครบ ท้ายไฟล์ขาด คัดลอกจากเครื่องเดิมใหม่ แล้วเลือกอีกครั้ง",
        "The file is cut off at its end. Copy it from where it came from and choose it again.",
    ),
    "too_large_picture": (
        "ภาพมีจำนวนพิกเซลมากเกินไป ย่อภาพแล้วเลือกใหม่",
        "The picture has too many pixels. Make it smaller and choose it again.",
    ),
    "two_in_one": (
        "มีไฟล์อื่นซ่อนอยู่ในไฟล์นี้ จึงไม่ใช้ เปิดภาพหรือเอกสารแล้วบันทึกใหม่",
        "Another file hides in this one, so it is not used. Open it, save it anew and choose it again.",
    ),
    "locked": (
        "เอกสารนี้ใส่รหัสผ่านไว้ บันทึกใหม่โดยไม่ใส่รหัส แล้วเลือกอีกครั้ง",
        "The document needs a password. Save it without one and choose it again.",
    ),
}
OTHER = (
    "เปิดดูไฟล์นี้ไม่สำเร็จ ไฟล์ต้นฉบับเก็บไว้แล้ว บันทึกเป็น JPEG หรือ PDF แล้วเลือกใหม่",
    "The file could not be looked into. The original is kept; save it as JPEG or PDF and choose it again.",
)


def photo_problem(problem: str) -> tuple[str, str]:
    """Both sentences for what a decoder found wrong with a photo or a document."""
    return PROBLEMS.get(problem, OTHER)
