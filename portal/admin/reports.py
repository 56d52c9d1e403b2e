"""Reports, and every sending of them towards a round."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.access.desk import reading
from portal.admin.details import DetailedView, Fact, Panel
from portal.admin.filters import ByDay, ById, ByPlace, ByWord
from portal.admin.listings import SHORT_NAME, Column, Listing
from portal.admin.paging import Order
from portal.admin.showing import Address, Chip, Count, Day, Mark, Moment, Text
from portal.models import Authority, Decision, District, FindingRow, Product, Province, Report, Round, Submission
from portal.queries.search import Index
from portal.rules.vocabulary import Status

STATUS = Chip("statuses", "chip")

REPORTS = Listing(
    entity=Report,
    columns=(
        Column(_l("Product"), Report.product_name),
        Column(_l("Authority"), SHORT_NAME, css="keep"),
        Column(_l("State"), Report.status, STATUS),
        Column(_l("People taking part"), Report.people, Count(), css="num"),
        Column(_l("Income"), Report.income, Count(), css="num"),
        Column(_l("Changed"), Report.updated_at, Moment(), css="keep", order="changed"),
    ),
    orders={"changed": Order(_l("Changed"), Report.updated_at, descending=True)},
    filters=(
        ByPlace("province", _l("Province"), Report.province_id, Province),
        ById("authority", _l("Authority"), Report.authority_id, Authority, Authority.name_th),
        ById("product", _l("Product"), Report.product_id, Product, Product.name),
        ByWord("status", _l("State"), Report.status, "statuses", tuple(Status)),
    ),
    joins=lambda statement: statement.join(Authority, Authority.id == Report.authority_id),
    index=Index(Report),
    names=(Report.product_name, Authority.name_th),
    jump=Report.updated_at,
)


class ReportsView(DetailedView):
    """รายงาน, the one changed last first. They are written by authorities alone."""

    listing = REPORTS
    title = _l("Reports")
    place = "reports"
    told = _l("The nine fields of every product, as they stand now.")
    search_label = _l("Search product, authority or receipt")
    empty_told = _l("A report begins with a product of an authority.")
    facts = (
        Fact(_l("Product"), lambda row: row.product_name),
        Fact(_l("Authority"), lambda row: row.authority.name_th),
        Fact(_l("State"), lambda row: row.status, STATUS),
        Fact(_l("Community group"), lambda row: row.group_name),
        Fact(_l("People taking part"), lambda row: row.people, Count()),
        Fact(_l("Income"), lambda row: row.income, Count()),
        Fact(_l("Photo folder"), lambda row: row.photos_url, Address()),
        Fact(_l("Video link"), lambda row: row.video_url, Address()),
        Fact(_l("Changed"), lambda row: row.updated_at, Moment()),
        Fact(_l("Local identity"), lambda row: row.identity, long=True),
        Fact(_l("Training"), lambda row: row.training, long=True),
        Fact(_l("Publicity"), lambda row: row.publicity, long=True),
    )

    def panels(self, row: Any) -> list[Panel]:
        return [Panel(_("Findings"), "backoffice/findings.html", current_findings(row.id))]

    def links(self, row: Any) -> list[tuple[str, str, str]]:
        return [
            (url_for("admin_products.details_view", number=row.product_id), _("Its product"), "box"),
            (url_for("admin_submissions.index_view", report=row.id), _("Its submissions"), "send"),
            (url_for("admin_videos.index_view", report=row.id), _("Its videos"), "video"),
            (url_for("admin_albums.index_view", report=row.id), _("Its photo folders"), "archive"),
        ]


def current_findings(report_id: int) -> list[FindingRow]:
    """What the rules say of a report now."""
    wanted = select(FindingRow).where(FindingRow.report_id == report_id, FindingRow.current.is_(True))
    return list(reading().scalars(wanted.order_by(FindingRow.rule)))


SUBMISSIONS = Listing(
    entity=Submission,
    columns=(
        Column(_l("Receipt"), Submission.receipt, Text(), css="keep"),
        Column(_l("Product"), Report.product_name),
        Column(_l("Authority"), SHORT_NAME, css="keep"),
        Column(_l("District"), District.name_th, css="keep"),
        Column(_l("Round"), Round.due_on, Day(), css="keep"),
        Column(_l("State"), Submission.status, STATUS),
        Column(_l("Sent"), Submission.sent_at, Moment(), css="keep", order="sent"),
        Column(_l("Late"), Submission.late, Mark("late"), css="keep"),
    ),
    orders={
        "latest": Order(_l("Latest"), descending=True),
        "sent": Order(_l("Sent"), Submission.sent_at, descending=True),
    },
    filters=(
        ByPlace("province", _l("Province"), Submission.province_id, Province),
        ByWord("status", _l("State"), Submission.status, "statuses", tuple(Status)[1:]),
        ByPlace("district", _l("Endorsing district"), Submission.district_id, District),
        ById("authority", _l("Authority"), Submission.authority_id, Authority, Authority.name_th),
        ById("report", _l("Report"), Submission.report_id, Report, Report.product_name),
        ByDay("round", _l("Round"), Submission.round_id, Round, Round.due_on),
    ),
    joins=lambda statement: (
        statement.join(Report, Report.id == Submission.report_id)
        .join(Authority, Authority.id == Submission.authority_id)
        .join(Round, Round.id == Submission.round_id)
        .outerjoin(District, District.id == Submission.district_id)
    ),
    index=Index(Submission),
    names=(Report.product_name, Authority.name_th),
    jump=Submission.sent_at,
)


class SubmissionsView(DetailedView):
    """การส่ง, the latest first. They move by the steps of the workflow alone, on the pages of those who decide."""

    listing = SUBMISSIONS
    title = _l("Submissions")
    place = "submissions"
    told = _l("Every sending of a report towards a round, and where it stands.")
    search_label = _l("Search receipt, product or authority")
    empty_told = _l("The first report that an authority sends appears here at once.")
    facts = (
        Fact(_l("Receipt"), lambda row: row.receipt, Text()),
        Fact(_l("Product"), lambda row: row.report.product_name),
        Fact(_l("Authority"), lambda row: row.authority.name_th),
        Fact(_l("Round"), lambda row: row.round.due_on, Day()),
        Fact(_l("State"), lambda row: row.status, STATUS),
        Fact(_l("Sent"), lambda row: row.sent_at, Moment()),
        Fact(_l("Late"), lambda row: row.late, Mark("yes")),
        Fact(_l("Version sent"), lambda row: row.sent.version, Count()),
        Fact(_l("Risk (0–100)"), lambda row: row.risk, Count()),
    )

    def panels(self, row: Any) -> list[Panel]:
        wanted = select(Decision).where(Decision.submission_id == row.id).order_by(Decision.id.desc())
        decisions = list(reading().scalars(wanted.limit(50)))
        return [
            Panel(_("Decisions"), "backoffice/decisions.html", decisions),
            Panel(_("Findings now"), "backoffice/findings.html", current_findings(row.report_id)),
        ]

    def links(self, row: Any) -> list[tuple[str, str, str]]:
        return [
            (url_for("admin_reports.details_view", number=row.report_id), _("Its report"), "doc"),
            (url_for("admin_authorities.details_view", number=row.authority_id), _("Its authority"), "building"),
        ]
