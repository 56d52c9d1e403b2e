"""A year of 24 rounds in Phrae, played through the services with a moved clock, against a table worked out by hand.

Five authorities act, the other 78 that must report never do; the district and the province do their parts. What they
do is told beside the rounds in `YEAR`.
"""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select

from portal.models import Authority, District, Province, Round, Submission, User
from portal.models.sums import DistrictSum
from portal.queries.progress import find_progress
from portal.rules.branding import as_data
from portal.rules.dates import BANGKOK
from portal.rules.rates import Tally, sums_of, total
from portal.rules.scope import OPERATOR, Scope
from portal.rules.vocabulary import Role
from portal.seed.phrae import PHRAE
from portal.services.closing import close_due
from portal.services.deciding import accept, endorse, reopen, return_
from portal.services.kit import Kit
from portal.services.opening_rounds import ensure_rounds
from portal.services.reviewing import save_checklist
from portal.services.roster import seed_province
from portal.services.rulebooks import start_rulebook
from portal.services.submitting import confirm_unchanged
from tests.outside import Clock, Outside
from tests.people import Town
from tests.reports import GOOD, actor_of, fill, new_report, send, show_photos, submission

YEAR = {
    # round: (sent, late, standing, complete, missing), people to date
    1: ((1, 0, 0, 1, 82), 42),  # ทุ่งโฮ้ง sends and is accepted
    2: ((1, 0, 1, 1, 81), 84),  # the town sends; it is accepted only after the round was closed
    3: ((0, 0, 2, 2, 81), 84),  # ทุ่งแล้ง sends and gets it back from its district
    4: ((1, 0, 2, 3, 80), 126),  # ทุ่งแล้ง sends again and is accepted
    5: ((1, 1, 3, 3, 79), 168),  # วังชิ้น sends half an hour after the day, and waits
    6: ((1, 0, 3, 4, 79), 168),  # วังชิ้น says that nothing changed and is accepted
    7: ((0, 0, 4, 4, 79), 168),
    8: ((0, 0, 4, 4, 79), 168),  # ทุ่งโฮ้ง adds a second product and does not finish it
    9: ((0, 0, 4, 4, 79), 168),
    10: ((0, 0, 3, 3, 80), 126),  # the province takes the town's acceptance back
    11: ((1, 0, 3, 4, 79), 168),  # the town sends again and is accepted
    12: ((0, 0, 4, 4, 79), 210),  # the PAO, of which nothing is expected, reports all the same
    **dict.fromkeys(range(13, 25), ((0, 0, 4, 4, 79), 210)),
}
COMPLETE_AT_THE_END = {"เมืองแพร่": (2, 19), "ลอง": (1, 11), "วังชิ้น": (1, 8), "สอง": (0, 9), "สูงเม่น": (0, 13),
    "เด่นชัย": (0, 7), "ร้องกวาง": (0, 10), "หนองม่วงไข่": (0, 6)}  # fmt: skip
CODES = {
    "thung_hong": "05540104", "town": "04540102", "thung_laeng": "06540311", "wang_chin": "05540701", "pao": "02540101",
}  # fmt: skip


@pytest.fixture
def phrae(kit: Kit, clock: Clock, outside: Outside) -> Town:
    """The real roster of Phrae with somebody of each office; its first round is due on 5 December 2026."""
    show_photos(outside)
    clock.time = datetime(2026, 11, 20, 5, tzinfo=UTC)
    seed_province(kit, OPERATOR, PHRAE)
    town = Town(kit)
    with kit.transaction(OPERATOR, "test.built") as session:
        town.province = session.scalars(select(Province.id)).one()
        for who, code in CODES.items():
            place = session.scalars(select(Authority.id).where(Authority.code == code)).one()
            town.users[who] = _person(session, kit, who, Role.AUTHORITY, town.province, authority_id=place)
        for code in ("5401", "5403", "5407"):
            number = session.scalars(select(District.id).where(District.code == code)).one()
            town.users[code] = _person(session, kit, code, Role.DISTRICT, town.province, district_id=number)
        for who, role in (("reviewer", Role.REVIEWER), ("admin", Role.PROVINCE)):
            town.users[who] = _person(session, kit, who, role, town.province)
    start_rulebook(kit, OPERATOR, town.province)
    ensure_rounds(kit, OPERATOR, town.province)
    return town


def _person(session, kit, who, role, province, **place):
    row = User(login=who, name=who, role=role, province_id=province, created_at=kit.now(), **place)
    session.add(row)
    session.flush()
    return row.id


class Play:
    """What happens in the year. Each method of a round is called while that round is open."""

    def __init__(self, town: Town, clock: Clock) -> None:
        self.town, self.kit, self.clock = town, town.kit, clock
        self.reports: dict[str, int] = {}
        self.sent: dict[str, int] = {}

    def send(self, who: str) -> None:
        if who not in self.reports:
            self.reports[who] = new_report(self.town, who)
        fill(self.town, self.reports[who], who)
        self.sent[who] = send(self.town, self.reports[who], who).submission_id

    def endorse(self, who: str, district: str) -> None:
        endorse(self.kit, actor_of(self.town, district), self.sent[who], self.version(who))

    def accept(self, who: str) -> None:
        reviewer = actor_of(self.town, "reviewer")
        save_checklist(self.kit, reviewer, self.sent[who], self.version(who), as_data(GOOD))
        accept(self.kit, reviewer, self.sent[who], self.version(who))

    def version(self, who: str) -> int:
        return submission(self.kit, self.sent[who]).version

    def round_1(self) -> None:
        self.send("thung_hong")
        self.endorse("thung_hong", "5401")
        self.accept("thung_hong")

    def round_2(self) -> None:
        self.send("town")

    def round_3(self) -> None:
        self.accept("town")
        self.send("thung_laeng")
        return_(
            self.kit, actor_of(self.town, "5403"), self.sent["thung_laeng"], self.version("thung_laeng"), "ภาพไม่ครบ"
        )

    def round_4(self) -> None:
        self.send("thung_laeng")
        self.endorse("thung_laeng", "5403")
        self.accept("thung_laeng")

    def after_5(self) -> None:
        self.send("wang_chin")

    def round_6(self) -> None:
        officer = actor_of(self.town, "wang_chin")
        self.sent["wang_chin"] = confirm_unchanged(self.kit, officer, self.reports["wang_chin"]).submission_id
        self.endorse("wang_chin", "5407")
        self.accept("wang_chin")

    def round_8(self) -> None:
        new_report(self.town, "thung_hong", "ตะกร้าสาน")

    def round_10(self) -> None:
        reopen(self.kit, actor_of(self.town, "admin"), self.sent["town"], self.version("town"), "ลิงก์วิดีโอเป็นของที่อื่น")

    def round_11(self) -> None:
        self.send("town")
        self.accept("town")

    def round_12(self) -> None:
        self.send("pao")

    def play(self, number: int, due: datetime) -> None:
        """The round's own day at ten, then half an hour after its end; then it is closed."""
        self.clock.time = due
        getattr(self, f"round_{number}", lambda: None)()
        self.clock.time = due + timedelta(hours=14, minutes=30)
        getattr(self, f"after_{number}", lambda: None)()
        assert close_due(self.kit) == 1


def counted(kit: Kit, round_id: int) -> Tally:
    """What was written of a round at its close."""
    with kit.read() as session:
        rows = session.scalars(select(DistrictSum).where(DistrictSum.round_id == round_id)).all()
        return total(sums_of({name: getattr(row, name) for name in Tally.__dataclass_fields__}) for row in rows)


def test_a_year_comes_out_as_worked_out_by_hand(phrae: Town, kit: Kit, clock: Clock):
    story = Play(phrae, clock)
    for number, (expected, people) in YEAR.items():
        with kit.read() as session:
            waiting = select(Round).where(Round.closed_at.is_(None)).order_by(Round.due_on)
            row = session.scalars(waiting.limit(1)).one()
        story.play(number, datetime.combine(row.due_on, time(10), BANGKOK).astimezone(UTC))
        found = counted(kit, row.id)
        assert found.expected == 83, number
        assert (found.sent, found.late, found.standing, found.complete, found.missing) == expected, number
        assert (found.people, found.income) == (people, people // 42 * 18_500), number
    with kit.read() as session:
        page = find_progress(session, Scope(phrae.province), phrae.province, kit.now(), limit=26)
        assert len(session.scalars(select(Submission.id)).all()) == 8
    assert page is not None
    assert [one.total.complete for one in page.columns] == [row[0][3] for row in YEAR.values()] + [4]
    last = page.columns[-2]
    names = {one.id: one.name for one in page.districts}
    ends = {names[place]: (one.complete, one.expected) for place, one in last.tallies.items() if place}
    assert ends == COMPLETE_AT_THE_END
    assert page.chosen is not None
    assert (page.chosen.total.missing, page.chosen.closed) == (79, False), "the open round knows who is complete"
