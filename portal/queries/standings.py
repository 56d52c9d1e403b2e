"""Where reports stand: what was sent last, who holds it, what came back, and the round a sending would go to."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.models.places import District
from portal.models.reports import Decision, Report, ReportVersion, Submission
from portal.models.rounds import Round
from portal.models.videos import Album, Video
from portal.rules.dates import bangkok_day
from portal.rules.progress import Step, open_rounds, target_round
from portal.rules.report import FIELDS, ReportFields, changed_fields, fields_from_data
from portal.rules.vocabulary import Status


@dataclass(frozen=True)
class OpenRound:
    """A round one may send to; `days_left` is below 0 once its Bangkok day is over."""

    id: int
    due_on: date
    days_left: int


@dataclass(frozen=True)
class Standing:
    """The latest sending of a report. `district` is the one that holds it, empty on the direct way."""

    submission_id: int
    round_id: int
    due_on: date
    status: Status
    receipt: str
    sent_at: datetime
    late: bool
    district: str
    is_as_sent: bool


@dataclass(frozen=True)
class SentBack:
    """Why a report came back, from whom and when."""

    reason: str
    at: datetime
    by_name: str
    by_role: str


def rounds_open_now(session: Session, province_id: int, now: datetime) -> tuple[OpenRound, ...]:
    """The rounds one may send to, earliest first."""
    today = bangkok_day(now)
    rows = session.execute(
        select(Round.id, Round.due_on)
        .where(Round.province_id == province_id, Round.closed_at.is_(None), Round.before_portal.is_(False))
        .order_by(Round.due_on)
        .limit(60)
    ).all()
    days: dict[int, date] = {row.id: row.due_on for row in rows}
    return tuple(
        OpenRound(number, days[number], (days[number] - today).days) for number in open_rounds(days.items(), today)
    )


def targets_of(
    session: Session, reports: Collection[int], standings: dict[int, Standing], rounds: Iterable[OpenRound]
) -> dict[int, OpenRound]:
    """Per report the round that a sending would go to; a report that has none is left out."""
    by_id = {one.id: one for one in rounds}
    sent: dict[int, set[int]] = {number: set() for number in reports}
    for row in session.execute(
        select(Submission.report_id, Submission.round_id).where(Submission.report_id.in_(reports))
    ):
        sent[row.report_id].add(row.round_id)
    targets = {}
    for number in reports:
        last = standings.get(number)
        found = target_round(list(by_id), sent[number], last.round_id if last else None, last.status if last else None)
        if found is not None:
            targets[number] = by_id[found]
    return targets


def standings_of(session: Session, reports: Collection[Report]) -> dict[int, Standing]:
    """The latest sending of each report that was sent at all. The caller read the reports inside the scope."""
    ids = [report.id for report in reports]
    latest = select(func.max(Submission.id)).where(Submission.report_id.in_(ids)).group_by(Submission.report_id)
    rows = session.execute(
        select(Submission, Round.due_on, District.name_th, ReportVersion)
        .join(Round, Round.id == Submission.round_id)
        .join(ReportVersion, ReportVersion.id == Submission.report_version_id)
        .outerjoin(District, District.id == Submission.district_id)
        .where(Submission.id.in_(latest))
    )
    by_id, shown = {report.id: report for report in reports}, _shown(session, ids)
    return {
        row.report_id: Standing(
            row.id, row.round_id, due_on, Status(row.status), row.receipt, row.sent_at, row.late, district or "",
            _is_as_sent(by_id[row.report_id], sent, shown),
        )
        for row, due_on, district, sent in rows
    }  # fmt: skip


def sent_back(session: Session, submission_ids: Collection[int]) -> dict[int, SentBack]:
    """Why each of these sendings came back last."""
    rows = session.scalars(
        select(Decision)
        .where(Decision.submission_id.in_(submission_ids), Decision.step.in_((Step.RETURN, Step.REOPEN)))
        .order_by(Decision.id)
    )
    return {row.submission_id: SentBack(row.reason, row.at, row.by_name, row.by_role) for row in rows}


def fields_of(report: Report) -> ReportFields:
    """A report's nine fields as rules read them."""
    values = {name: getattr(report, name) for name in FIELDS}
    return ReportFields(**values, waste_bank_only=report.product.waste_bank_only)


def _is_as_sent(report: Report, sent: ReportVersion, shown: dict[int, tuple[int | None, int | None]]) -> bool:
    same_fields = not changed_fields(fields_from_data(sent.fields), fields_of(report))
    return same_fields and (sent.video_id, sent.album_id) == shown.get(report.id, (None, None))


def _shown(session: Session, ids: Collection[int]) -> dict[int, tuple[int | None, int | None]]:
    videos = {row[0]: row[1] for row in session.execute(_current(Video, ids))}
    albums = {row[0]: row[1] for row in session.execute(_current(Album, ids))}
    return {number: (videos.get(number), albums.get(number)) for number in ids}


def _current(entity: type[Video] | type[Album], ids: Collection[int]) -> Select[int, int]:
    current = entity.report_id.in_(ids), entity.current.is_(True)
    return select(entity.report_id, func.max(entity.id)).where(*current).group_by(entity.report_id)
