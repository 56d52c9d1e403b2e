"""What is frozen when a round is closed."""

import hashlib
import json

import pytest
from sqlalchemy import select

from portal.models import Decision, FindingRow, Product, Report, ReportVersion, Round, RoundSnapshot, Submission
from portal.rules.scope import OPERATOR, Actor, Scope
from portal.rules.vocabulary import Role
from portal.services.closing import close_due, close_round, reopen_round
from portal.services.errors import Conflict, Invalid, NotFound, Refused
from portal.services.kit import Kit
from portal.services.opening_rounds import add_earlier_rounds, move_round
from tests.outside import Clock
from tests.people import Town


def put_report(kit: Kit, town: Town) -> None:
    """A submitted report with a finding and a decision."""
    place = {"province_id": town.province, "authority_id": town.authority}
    with kit.transaction(OPERATOR, "test") as session:
        product = Product(name="กระเป๋า", sort_key="กระเป๋า", created_at=kit.now(), **place)
        session.add(product)
        session.flush()
        report = Report(
            product_id=product.id, product_name="กระเป๋า", people=12, status="submitted", updated_at=kit.now(), **place
        )
        session.add(report)
        session.flush()
        version = ReportVersion(report_id=report.id, version=1, fields={}, made_at=kit.now(), made_by="ก")
        session.add(version)
        session.flush()
        sent = Submission(
            report_id=report.id, round_id=town.round, report_version_id=version.id, status="submitted",
            receipt="2569-11-0001", sent_at=kit.now(), **place,
        )  # fmt: skip
        session.add(sent)
        session.flush()
        session.add(
            Decision(
                submission_id=sent.id, step="submit", from_status="draft", to_status="submitted", at=kit.now(),
                by_name="ก", by_role="authority_officer",
            )
        )  # fmt: skip
        session.add(
            FindingRow(
                report_id=report.id, rule="duration", rulebook_version=1, outcome="pass", message_th="ผ่าน",
                message_en="Pass", found_at=kit.now(),
            )
        )  # fmt: skip


def snapshots(kit: Kit) -> list[RoundSnapshot]:
    with kit.read() as session:
        return list(session.scalars(select(RoundSnapshot).order_by(RoundSnapshot.id)))


def test_the_snapshot_holds_every_report_with_verdicts_and_rulebook(kit: Kit, town: Town):
    put_report(kit, town)
    close_round(kit, OPERATOR, town.round, 1)
    frozen = snapshots(kit)[0]
    assert frozen.sha256 == hashlib.sha256(frozen.body.encode()).hexdigest()
    body = json.loads(frozen.body)
    assert body["head"]["rulebook_version"] == frozen.rulebook_version == 1
    report = body["reports"][0]
    assert (report["authority"]["code"], report["fields"]["people"], report["status"]) == ("05540104", 12, "submitted")
    assert report["findings"][0]["outcome"] == "pass"
    assert report["submission"]["receipt"] == "2569-11-0001"
    assert [each["to"] for each in report["submission"]["decisions"]] == ["submitted"]
    again = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert again == frozen.body


def test_closing_opens_what_comes_next(kit: Kit, town: Town):
    close_round(kit, OPERATOR, town.round)
    with kit.read() as session:
        rows = session.scalars(select(Round).where(Round.province_id == town.province, Round.closed_at.is_(None))).all()
    assert len(rows) == 3


def test_a_round_is_closed_once_and_by_its_own_province(kit: Kit, town: Town):
    with pytest.raises(Conflict):
        close_round(kit, OPERATOR, town.round, 9)
    close_round(kit, OPERATOR, town.round, 1)
    with pytest.raises(Refused, match="closed already"):
        close_round(kit, OPERATOR, town.round)
    with pytest.raises(Invalid, match="reopen it first"):
        move_round(kit, OPERATOR, town.round, kit.now().date(), "", 2)
    with pytest.raises(NotFound):
        close_round(kit, Actor("ผู้อื่น", Role.PROVINCE, Scope(town.other_province)), town.next_round)


def test_rounds_close_when_their_bangkok_day_is_over(kit: Kit, town: Town, clock: Clock):
    add_earlier_rounds(kit, OPERATOR, town.province, kit.now().date().replace(month=11, day=1))
    assert close_due(kit) == 0
    clock.forward(days=12, hours=11)  # 5 December 23:00 in Bangkok
    assert close_due(kit) == 0
    clock.forward(hours=2)
    assert close_due(kit) == 2  # both provinces
    assert close_due(kit) == 0


def test_reopening_needs_a_reason_and_keeps_the_snapshot(kit: Kit, town: Town, clock: Clock):
    with pytest.raises(Refused, match="not closed"):
        reopen_round(kit, OPERATOR, town.round, "ระบบล่ม")
    close_round(kit, OPERATOR, town.round)
    with pytest.raises(Invalid):
        reopen_round(kit, OPERATOR, town.round, "  ")
    reopen_round(kit, OPERATOR, town.round, "ระบบล่มทั้งวัน")
    clock.forward(days=13)
    assert close_due(kit) == 1  # only the other province's: the reopened one is closed by hand
    close_round(kit, OPERATOR, town.round)
    assert len([each for each in snapshots(kit) if each.round_id == town.round]) == 2


def test_somebody_was_quicker(kit: Kit, town: Town, clock: Clock, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_args: object) -> int:
        raise Refused("ปิดแล้ว", "closed")

    clock.forward(days=13)
    monkeypatch.setattr("portal.services.closing.close_round", refuse)
    assert close_due(kit) == 0
