"""The rules run on a report: when what they say is kept, what ends it, and a new rulebook without network."""

from datetime import datetime

import pytest
from sqlalchemy import select

from portal.models import Report, Rulebook, Submission
from portal.models.held_findings import findings_held
from portal.models.videos import FindingRow, Video
from portal.rules.rulebook import DEFAULT, as_data
from portal.rules.vocabulary import Outcome, RuleId
from portal.services.checking import check_report
from portal.services.kit import Kit
from portal.services.rulebooks import follow_rulebook
from tests.outside import Clock, Outside
from tests.people import Town
from tests.reports import (
    accepted_report,
    actor_of,
    fill,
    new_report,
    run_jobs,
    send,
    sent_report,
    show_photos,
    submission,
)


@pytest.fixture
def photos(outside: Outside, kit: Kit) -> None:
    show_photos(outside)


def current(kit: Kit, report: int) -> dict[str, FindingRow]:
    with kit.read() as session:
        rows = select(FindingRow).where(FindingRow.report_id == report, FindingRow.current.is_(True))
        return {row.rule: row for row in session.scalars(rows)}


def held(kit: Kit, report: int, moment: datetime) -> dict[str, str]:
    with kit.read() as session:
        return {row.rule: row.outcome for row in session.scalars(findings_held(report, moment))}


def test_one_finding_of_each_rule_is_current(town: Town, photos: None):
    report, _receipt = sent_report(town)
    found = current(town.kit, report)
    assert set(found) == set(RuleId) - {RuleId.DUPLICATE}
    assert found[RuleId.DURATION].outcome == Outcome.PASS
    assert found[RuleId.FIVE_MARKS].outcome == Outcome.NEEDS_PERSON


def test_nothing_new_writes_nothing(town: Town, photos: None):
    report, _receipt = sent_report(town)
    before = {rule: row.id for rule, row in current(town.kit, report).items()}
    with town.kit.transaction(actor_of(town, "officer"), "test") as session:
        check_report(session, session.get_one(Report, report), town.kit.now())
    assert {rule: row.id for rule, row in current(town.kit, report).items()} == before


def test_what_held_at_a_moment_can_be_told_later(town: Town, outside: Outside, clock: Clock, photos: None):
    report, receipt = accepted_report(town)
    accepted_at = clock()
    clock.forward(hours=1)
    outside.duration_s = 400.0
    fill(town, report, video_url="https://youtu.be/muchlonger1", income="")
    now = current(town.kit, report)
    assert (now[RuleId.DURATION].outcome, now[RuleId.FIELDS_COMPLETE].outcome) == (Outcome.FAIL, Outcome.FAIL)
    then = held(town.kit, report, accepted_at)
    assert (then[RuleId.DURATION], then[RuleId.FIELDS_COMPLETE]) == (Outcome.PASS, Outcome.PASS)
    assert then[RuleId.FIVE_MARKS] == Outcome.PASS
    assert submission(town.kit, receipt.submission_id).risk != 100  # what was accepted stays as it was


def test_the_worst_finding_is_the_risk_of_what_waits(town: Town, outside: Outside, photos: None):
    outside.duration_s = 300.6
    _report, receipt = sent_report(town)
    waiting = submission(town.kit, receipt.submission_id)
    assert waiting.risk == 60
    with town.kit.read() as session:
        assert session.get_one(Video, waiting.video_id).worst == Outcome.BORDERLINE


def test_an_odd_number_is_still_asked_about_after_it_was_sent(town: Town, clock: Clock, photos: None):
    report, _receipt = accepted_report(town)
    clock.forward(days=14)
    fill(town, report, income="5,000,000")
    assert current(town.kit, report)[RuleId.FIELDS_COMPLETE].outcome == Outcome.WARNING
    send(town, report)
    odd = current(town.kit, report)[RuleId.FIELDS_COMPLETE]
    assert odd.outcome == Outcome.WARNING
    assert odd.evidence["odd"][0]["field"] == "income"


def test_another_authority_with_the_same_video_is_a_warning_to_both_that_sent_it(town: Town, photos: None):
    mine = new_report(town)
    fill(town, mine)
    theirs = new_report(town, "officer_b")
    fill(town, theirs, "officer_b")
    assert RuleId.DUPLICATE not in current(town.kit, theirs)  # a draft is nobody else's business
    send(town, mine)
    fill(town, theirs, "officer_b", people="50")
    warned = current(town.kit, theirs)[RuleId.DUPLICATE]
    assert warned.outcome == Outcome.WARNING
    assert {match["what"] for match in warned.evidence["matches"]} == {"video", "photos"}
    assert {match["authority"] for match in warned.evidence["matches"]} == {"เทศบาลตำบลทุ่งโฮ้ง"}


def test_another_provinces_video_is_not_told(town: Town, photos: None):
    mine = new_report(town, "officer_x")
    fill(town, mine, "officer_x")
    send(town, mine, "officer_x")
    here = new_report(town)
    fill(town, here)
    assert RuleId.DUPLICATE not in current(town.kit, here)


def follow(town: Town, **changes: object) -> int:
    with town.kit.read() as session:
        version = max(session.scalars(select(Rulebook.version).where(Rulebook.province_id == town.province)))
    data = {**as_data(DEFAULT), **changes}
    return follow_rulebook(town.kit, actor_of(town, "admin"), town.province, data, version, "")


def test_a_new_rulebook_is_asked_of_everything_without_network(town: Town, outside: Outside, photos: None):
    report, receipt = sent_report(town)
    other = new_report(town, "officer_x")
    fill(town, other, "officer_x")
    asked = list(outside.asked)
    version = follow(town, max_seconds=200.0, borderline_seconds=201.0, switched_off=["topics", "duplicate"])
    run_jobs(town.kit)
    found = current(town.kit, report)
    assert {row.rulebook_version for row in found.values()} == {version}
    assert found[RuleId.DURATION].outcome == Outcome.FAIL
    assert RuleId.TOPICS not in found
    assert submission(town.kit, receipt.submission_id).risk == 100
    assert {row.rulebook_version for row in current(town.kit, other).values()} == {1}
    assert outside.asked == asked


def test_a_large_province_is_rechecked_in_batches(town: Town, outside: Outside, photos: None):
    from portal.services.checking import recheck
    from portal.services.claiming import claim_next

    reports = [new_report(town, name=f"พรม {n}") for n in range(5)]
    version = follow(town, odd_factor=20.0)
    steps = 0
    while (claim := claim_next(town.kit, "test:1:0")) is not None:
        recheck(town.kit, claim, batch=2)
        steps += 1
    assert steps == 3
    for report in reports:
        assert {row.rulebook_version for row in current(town.kit, report).values()} == {version}
    with town.kit.read() as session:
        assert session.scalars(select(Submission.id)).all() == []
