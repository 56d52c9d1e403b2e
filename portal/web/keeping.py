"""Words that a browser must not break: local words its dictionary lacks, and names of authorities in running text."""

import re

from markupsafe import Markup, escape

WORDS = (
    "หม้อห้อม",
    "อัตลักษณ์",
    "ถอดบทเรียน",
    "ผักตบชวา",
    "ลายตีนจก",
    "ตุงล้านนา",
    "ทุ่งโฮ้ง",
    "ธนาคารขยะ",
    "อิฐเชิงนิเวศ",
    "เลขประจำตัวประชาชน",
    "รหัสผ่าน",
    "แบบรายงาน",
    "หน่วยงาน",
)
_NAME = r"[\u0e01-\u0e4e]{2,24}(?![\u0e01-\u0e4e])"  # longer runs are a name and the sentence after it
_PLACE = r"(?:เทศบาลนคร|เทศบาลเมือง|เทศบาลตำบล|องค์การบริหารส่วนตำบล|องค์การบริหารส่วนจังหวัด)" + _NAME
_SHORT = r"(?<![\u0e01-\u0e4e])(?:ทน|ทม|ทต|อบต|อบจ|อ|ต|จ)\." + _NAME
KEPT = re.compile("|".join((_PLACE, _SHORT, *map(re.escape, WORDS))))


def keep(text: object) -> Markup:
    """Text with each such word in a span that moves to the next line whole."""
    given, at, out = str(text), 0, Markup()
    for found in KEPT.finditer(given):
        out += escape(given[at : found.start()]) + Markup('<span class="keep">%s</span>') % found.group()
        at = found.end()
    return out + escape(given[at:])
