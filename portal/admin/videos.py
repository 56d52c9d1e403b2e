"""Videos, with what was seen of them and what the rules found."""

from typing import Any

from flask import flash, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import String, cast, func, select

from portal.access.desk import actor, kit, reading
from portal.admin.acting import EXPORT
from portal.admin.acts import Act
from portal.admin.details import DetailedView, Fact, Panel
from portal.admin.filters import ByFlag, ById, ByPlace, ByWord
from portal.admin.listings import SHORT_NAME, Column, Listing
from portal.admin.paging import Order
from portal.admin.reports import current_findings
from portal.admin.showing import Address, Chip, Count, Mark, Moment, Seconds, Word
from portal.models import (
    Authority,
    MediaObject,
    Province,
    Report,
    Video,
    VideoProbe,
)
from portal.queries.search import Index
from portal.rules.vocabulary import Outcome, Platform, ProbeState
from portal.services.probing import look_again

OUTCOME = Chip("outcomes", "chip_outcome")
VIDEO_NAME = func.coalesce(
    func.nullif(Video.title, ""), func.nullif(func.substr(Video.given, 1, 120), ""), MediaObject.original_name,
    "#" + cast(Video.id, String),
)  # fmt: skip
"""What a video is called: its title, else its link, else its file, else its number."""

VIDEOS = Listing(
    entity=Video,
    columns=(
        Column(_l("Video"), VIDEO_NAME),
        Column(_l("Authority"), SHORT_NAME, css="keep"),
        Column(_l("Platform"), Video.platform, Word("platforms")),
        Column(_l("Seen as"), Video.state, Word("probes"), css="keep"),
        Column(_l("Length"), Video.duration_s, Seconds(), css="num"),
        Column(_l("Worst finding"), Video.worst, OUTCOME),
        Column(_l("Risk"), Video.risk, Count(), css="num", order="risk"),
    ),
    orders={
        "latest": Order(_l("Latest"), descending=True),
        "risk": Order(_l("Risk"), Video.risk, descending=True),
    },
    filters=(
        ByPlace("province", _l("Province"), Video.province_id, Province),
        ById("authority", _l("Authority"), Video.authority_id, Authority, Authority.name_th),
        ById("report", _l("Report"), Video.report_id, Report, Report.product_name),
        ByWord("state", _l("Seen as"), Video.state, "probes", tuple(ProbeState)),
        ByWord("worst", _l("Worst finding"), Video.worst, "outcomes", tuple(Outcome)),
        ByWord("platform", _l("Platform"), Video.platform, "platforms", tuple(Platform)[:3]),
        ByFlag("current", _l("In the report"), Video.current, _l("Now"), _l("Earlier")),
    ),
    joins=lambda statement: statement.join(Authority, Authority.id == Video.authority_id).outerjoin(
        MediaObject, MediaObject.id == Video.media_id
    ),
    index=Index(Video),
    names=(Video.title, Authority.name_th),
    jump=Video.made_at,
)


def _look_again(_view: Any, numbers: list[int]) -> None:
    for number in numbers:
        look_again(kit(), actor(), number)
    flash(
        ngettext("%(num)d video will be looked at again", "%(num)d videos will be looked at again", len(numbers)),
        "good",
    )


class VideosView(DetailedView):
    """วิดีโอ, the latest first."""

    listing = VIDEOS
    title = _l("Videos")
    place = "videos"
    search_label = _l("Search title, link or authority")
    told = _l("What was seen of every link and file, and what the rules found.")
    empty_told = _l("A video appears here when an authority pastes its link or uploads it.")
    deeds = (
        EXPORT,
        Act("look", _l("Look again"), _look_again, _l("Look at the ticked videos again?")),
    )
    facts = (
        Fact(_l("Title"), lambda row: row.title),
        Fact(_l("Link"), lambda row: row.canonical_url or row.given, Address()),
        Fact(_l("Authority"), lambda row: row.authority.name_th),
        Fact(_l("Platform"), lambda row: row.platform, Word("platforms")),
        Fact(_l("Channel"), lambda row: row.channel),
        Fact(_l("Seen as"), lambda row: row.state, Word("probes")),
        Fact(_l("Length"), lambda row: row.duration_s, Seconds()),
        Fact(_l("Worst finding"), lambda row: row.worst, OUTCOME),
        Fact(_l("Risk (0–100)"), lambda row: row.risk, Count()),
        Fact(_l("In the report now"), lambda row: row.current, Mark("yes")),
        Fact(_l("Uploaded file"), lambda row: row.media.original_name if row.media else None),
        Fact(_l("Looked at"), lambda row: row.checked_at, Moment()),
    )

    def name_of(self, row: Any) -> str:
        return row.title or row.given or (row.media.original_name if row.media else f"#{row.id}")

    def panels(self, row: Any) -> list[Panel]:
        wanted = select(VideoProbe).where(VideoProbe.video_id == row.id).order_by(VideoProbe.id.desc())
        looks = list(reading().scalars(wanted.limit(20)))
        findings = [one for one in current_findings(row.report_id) if one.video_id == row.id]
        return [
            Panel(_("Findings"), "backoffice/findings.html", findings),
            Panel(_("Looks"), "backoffice/looks.html", looks),
        ]

    def links(self, row: Any) -> list[tuple[str, str, str]]:
        return [
            (url_for("admin_reports.details_view", number=row.report_id), _("Its report"), "doc"),
            (url_for("admin_authorities.details_view", number=row.authority_id), _("Its authority"), "building"),
        ]
