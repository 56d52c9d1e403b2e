"""Typed text on its way into a column: brought to one form, not too long, and legible."""

from portal.rules.thai import is_only_marks, normalise
from portal.services.errors import Invalid


def read_text(name: str, text: str, limit: int) -> str:
    """The text of the field `name` in one form. Raises Invalid when it is longer than `limit` characters or only
    vowel and tone marks."""
    clean = normalise(text)
    if len(clean) > limit:
        raise Invalid(
            name,
            f"ยาว {len(clean):,} ตัวอักษร ย่อให้เหลือไม่เกิน {limit:,}",
            f"{len(clean):,} characters; at most {limit:,} fit.",
        )
    if clean and is_only_marks(clean):
        raise Invalid(name, "มีแต่สระหรือวรรณยุกต์ พิมพ์ข้อความใหม่", "Only vowel or tone marks: type it again.")
    return clean
