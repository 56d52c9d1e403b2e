"""Documents that an office publishes: PDF, whole, of a size that a phone on a weak line still fetches."""

LARGEST_BYTES = 5 * 1024 * 1024
PDF = "application/pdf"
_HEAD, _END, _END_WITHIN = b"%PDF-", b"%%EOF", 2048
"""A PDF begins with its version and ends with a mark; programs leave a little behind it (ISO 32000-2, 7.5)."""


def find_document_fault(content: bytes) -> tuple[str, str] | None:
    """Why these bytes cannot be published, in Thai and English; None when they can."""
    if not content:
        return "ไฟล์ว่าง ไม่มีข้อมูล เลือกไฟล์อื่น", "The file is empty. Choose another."
    if len(content) > LARGEST_BYTES:
        size = len(content) / 1024**2
        return (
            f"ไฟล์ใหญ่ {size:.1f} MB เกิน 5 MB ลดขนาดภาพในเอกสารแล้วเลือกใหม่",
            f"The file has {size:.1f} MB; at most 5 MB are taken. Make its pictures smaller and choose it again.",
        )
    if not content.startswith(_HEAD):
        return (
            "ไฟล์นี้ไม่ใช่ PDF บันทึกเอกสารเป็น PDF แล้วเลือกใหม่",
            "This is no PDF. Save the document as PDF and choose it again.",
        )
    if _END not in content[-_END_WITHIN:]:
        return (
            "ไฟล์ PDF มาไม่ครบ ท้ายไฟล์ขาด คัดลอกไฟล์ใหม่แล้วเลือกอีกครั้ง",
            "The PDF is cut off. Copy it anew and choose it again.",
        )
    return None
