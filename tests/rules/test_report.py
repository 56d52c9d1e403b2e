"""The nine fields: missing, odd, changed, and their marks."""

from decimal import Decimal

import pytest

from portal.rules.report import (
    FIELDS,
    ReportFields,
    as_typed,
    changed_fields,
    check_report,
    fields_as_data,
    fields_from_data,
    fingerprint,
    is_borrowed,
    missing_fields,
    odd_numbers,
)
from portal.rules.rulebook import DEFAULT, Rulebook
from portal.rules.vocabulary import Outcome, RuleId

WHOLE = ReportFields("ผ้าคราม", "พรม", "กลุ่ม", 42, Decimal("18500.00"), "อบรม", "เพจ", "https://d", "https://v")


def complete(report: ReportFields, previous: ReportFields | None = None, **more: object):
    return check_report(report, previous, DEFAULT, **more)[0]  # type: ignore[arg-type]


def changed(**values: object) -> ReportFields:
    return fields_from_data({**fields_as_data(WHOLE), **values})


def test_nine_filled_fields_pass():
    assert complete(WHOLE).outcome is Outcome.PASS
    assert len(FIELDS) == 9


def test_what_is_missing_is_named_by_its_number():
    found = complete(ReportFields(product_name="พรม"))
    assert found.outcome is Outcome.FAIL
    assert found.evidence["missing"] == [name for name in FIELDS if name != "product_name"]
    assert "ช่อง 3 ชื่อกลุ่มชุมชน" in found.message_th


def test_nought_is_a_number_not_a_gap():
    assert missing_fields(changed(people=0, income="0")) == []


def test_a_file_stands_for_the_link_and_photos_here_for_the_folder():
    bare = changed(video_url="", photos_url="")
    assert missing_fields(bare) == ["photos_url", "video_url"]
    assert missing_fields(bare, has_file=True, has_photos=True) == []


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        ({"income": "1850000.00"}, {}, "มากกว่ารอบก่อน 100 เท่า (18,500 บาท)"), ({"people": 420}, {}, "10 เท่า (42 คน)"),
        ({"people": 419}, {}, ""), ({"people": 0}, {}, "เป็น 0"), ({"people": 0}, {"people": 0}, "เป็น 0"),
        ({"income": "50000000"}, {"income": None}, "มากผิดปกติ"), ({"people": 20001}, {"people": 0}, "มากผิดปกติ"),
        ({"people": 20000}, {"people": None}, ""), ({"people": None}, {}, ""),
    ],
)  # fmt: skip
def test_numbers_that_ask(now: dict[str, object], before: dict[str, object], said: str):
    odd = odd_numbers(changed(**now), changed(**before), DEFAULT, {})
    assert said in " ".join(one.message_th for one in odd)
    assert bool(odd) == bool(said)


def test_the_provinces_factor_counts():
    assert odd_numbers(changed(people=100), WHOLE, Rulebook(odd_factor=2.0), {})
    assert not odd_numbers(changed(people=100), WHOLE, DEFAULT, {})


def test_a_confirmed_number_is_not_asked_about_again_until_it_changes():
    confirmed = {"people": "0"}
    assert not odd_numbers(changed(people=0), None, DEFAULT, confirmed)
    assert odd_numbers(changed(people=99_999), None, DEFAULT, confirmed)


def test_an_odd_number_warns_and_never_stops():
    found = complete(changed(income="1850000.00"), WHOLE)
    assert found.outcome is Outcome.WARNING
    assert found.evidence["odd"] == [
        {
            "field": "income", "before": "18,500",
            "message_th": "รายได้ที่เกิดขึ้นจากการดำเนินงานมากกว่ารอบก่อน 100 เท่า (18,500 บาท)",
            "message_en": "Income earned is 100 times the last round's (18,500 baht).",
        }
    ]  # fmt: skip


def test_a_waste_bank_alone_is_a_warning_unless_the_rule_is_off():
    bank = changed(waste_bank_only=True)
    assert [one.outcome for one in check_report(bank, None, DEFAULT)] == [Outcome.PASS, Outcome.WARNING]
    off = Rulebook(switched_off=frozenset({RuleId.ELIGIBLE_PRODUCT}))
    assert len(check_report(bank, None, off)) == 1


def test_what_changed_is_named():
    assert changed_fields(WHOLE, changed(people=43, waste_bank_only=True)) == ["people", "waste_bank_only"]
    assert changed_fields(WHOLE, WHOLE) == []


def test_fields_come_back_from_json_to_the_satang():
    assert fields_from_data(fields_as_data(WHOLE)) == WHOLE
    assert fields_from_data({"people": 1, "of_another_time": True}) == ReportFields(people=1)


def test_marks_tell_values_apart():
    assert fingerprint(None) == fingerprint("")
    assert fingerprint(Decimal("18500.00")) != fingerprint(Decimal("18500.50"))
    assert len(fingerprint("ก" * 10_000)) == 12


def test_values_are_shown_as_people_type_them():
    shown = [as_typed(name, getattr(WHOLE, name)) for name in ("people", "income", "group_name")]
    assert shown == ["42", "18,500", "กลุ่ม"]
    assert as_typed("income", None) == ""


def test_borrowed_content_is_a_warning_with_both_sides():
    found = is_borrowed([{"what": "video", "authority": "เทศบาลตำบลช่อแฮ"}])
    assert (found.outcome, found.evidence["matches"][0]["what"]) == (Outcome.WARNING, "video")
    assert "เทศบาลตำบลช่อแฮ" in found.message_th
