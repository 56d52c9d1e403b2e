"""A document is a whole PDF of a bearable size."""

import pytest

from portal.rules.documents import LARGEST_BYTES, find_document_fault

WHOLE = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF"


@pytest.mark.parametrize("tail", [b"", b"\n", b"\r\n\r\n", b"\n" + b"\0" * 1500])
def test_a_whole_pdf_is_taken_with_what_programs_leave_behind_it(tail):
    assert find_document_fault(WHOLE + tail) is None


def test_the_largest_that_is_taken():
    assert find_document_fault(WHOLE[:9] + b"x" * (LARGEST_BYTES - len(WHOLE)) + WHOLE[9:]) is None


@pytest.mark.parametrize(
    ("content", "thai", "english"),
    [
        (b"", "ไฟล์ว่าง", "empty"),
        (b"PK\x03\x04 a zip named .pdf", "ไม่ใช่ PDF", "no PDF"),
        (b"<html>%PDF-1.7 %%EOF", "ไม่ใช่ PDF", "no PDF"),
        (b" " + WHOLE, "ไม่ใช่ PDF", "no PDF"),
        (WHOLE[:20], "มาไม่ครบ", "cut off"),
        (WHOLE + b"x" * 4000, "มาไม่ครบ", "cut off"),
        (WHOLE + b"x" * LARGEST_BYTES, "เกิน 5 MB", "at most 5 MB"),
    ],
)
def test_what_cannot_be_published_says_why(content, thai, english):
    fault = find_document_fault(content)
    assert fault is not None
    assert thai in fault[0]
    assert english in fault[1]
