"""Names and local words stay whole; everything a person typed stays text."""

import pytest

from portal.web.keeping import keep


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("ผ้าหม้อห้อมย้อมคราม", ["หม้อห้อม"]),
        ("อัตลักษณ์ท้องถิ่น", ["อัตลักษณ์"]),
        ("ประชุมที่ เทศบาลตำบลทุ่งโฮ้ง วันนี้", ["เทศบาลตำบลทุ่งโฮ้ง"]),
        ("ส่งที่ อบต.แม่ป้าก อ.วังชิ้น", ["อบต.แม่ป้าก", "อ.วังชิ้น"]),
        ("เทศบาลตำบลช่อแฮจัดกิจกรรมเดินรณรงค์คัดแยกขยะทุกหมู่บ้าน", []),
        ("โทร. 054 511 111", []),
        ("", []),
    ],
)
def test_which_words_are_kept(text, whole):
    drawn = str(keep(text))
    assert [part.split("</span>")[0] for part in drawn.split('<span class="keep">')[1:]] == whole
    assert drawn.replace('<span class="keep">', "").replace("</span>", "") == text


def test_markup_in_a_text_stays_text():
    drawn = keep("<b>หม้อห้อม</b> & <script>")
    assert drawn == '&lt;b&gt;<span class="keep">หม้อห้อม</span>&lt;/b&gt; &amp; &lt;script&gt;'


def test_a_long_text_is_quick():
    assert len(keep("ก" * 100_000)) == 100_000
    assert len(keep("อ." * 50_000)) == 100_000
