"""Activities as sentences for the report."""

from datetime import date

from portal.rules.activities import KINDS, OF_AUTHORITY, sentence_en, sentence_th

DAY = date(2025, 10, 22)


def test_an_activity_reads_as_a_sentence():
    assert sentence_th("training", DAY, 1042, "การถักพรม\nจากเศษผ้า") == (
        "อบรม การถักพรม จากเศษผ้า เมื่อ 22 ตุลาคม 2568 ผู้เข้าร่วม 1,042 คน"
    )
    assert sentence_th("publicity", DAY, 0, "") == "ประชาสัมพันธ์ เมื่อ 22 ตุลาคม 2568"
    assert sentence_en("study_visit", DAY, 12, "") == "Study visit on 22 Oct 2025, 12 people."


def test_an_authoritys_kinds_speak_to_fields_6_and_7():
    assert {KINDS[code].field for code in OF_AUTHORITY} == {"training", "publicity"}
