"""Archives of photo folders, and how the links of videos stand."""

from typing import Any

from flask import flash, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import select

from portal.access.desk import actor, kit, reading, scope
from portal.admin.acts import Act
from portal.admin.details import DetailedView, Fact, Panel
from portal.admin.filters import ById, ByPlace, ByWord
from portal.admin.listings import SHORT_NAME, Column, Listing
from portal.admin.paging import Order
from portal.admin.showing import Address, Count, Moment, Size, Word
from portal.admin.videos import VIDEO_NAME
from portal.models import (
    Album,
    Archive,
    Authority,
    MediaObject,
    Product,
    Province,
    Report,
    Video,
    VideoProbe,
    VideoWatch,
)
from portal.queries.archives import find_archive
from portal.rules.vocabulary import Platform
from portal.rules.watches import LinkState
from portal.services.asking import look_into_again
from portal.services.probing import look_again

ARCHIVES = Listing(
    entity=Archive,
    columns=(
        Column(_l("Product"), Product.name),
        Column(_l("Authority"), SHORT_NAME, css="keep"),
        Column(_l("Link"), Archive.state, Word("links"), css="keep"),
        Column(_l("Copies"), Archive.held, Count(), css="num"),
        Column(_l("Waiting"), Archive.waiting, Count(), css="num"),
        Column(_l("Gone from the folder"), Archive.absent, Count(), css="num"),
        Column(_l("Size"), Archive.held_bytes, Size(), css="num"),
        Column(_l("Looked at"), Archive.looked_at, Moment(), css="keep"),
    ),
    orders={"latest": Order(_l("Latest"), descending=True)},
    filters=(
        ByPlace("province", _l("Province"), Archive.province_id, Province),
        ById("authority", _l("Authority"), Archive.authority_id, Authority, Authority.name_th),
        ByWord("state", _l("Link"), Archive.state, "links", tuple(LinkState)),
    ),
    joins=lambda statement: (
        statement.join(Album, Album.id == Archive.album_id)
        .join(Report, Report.id == Album.report_id)
        .join(Product, Product.id == Report.product_id)
        .join(Authority, Authority.id == Archive.authority_id)
    ),
)


def _look_into(_view: Any, numbers: list[int]) -> None:
    for number in numbers:
        look_into_again(kit(), actor(), number)
    told = ngettext("%(num)d folder will be looked into", "%(num)d folders will be looked into", len(numbers))
    flash(told, "good")


class ArchivesView(DetailedView):
    """คลังภาพ, the latest first."""

    listing = ARCHIVES
    title = _l("Photo archives")
    place = "archives"
    told = _l("Copies of what the linked photo folders held, and what is gone from them.")
    empty_told = _l("An archive begins when an authority pastes the link of its folder.")
    deeds = (Act("look", _l("Look again"), _look_into, _l("Look into the ticked folders again?")),)
    facts = (
        Fact(_l("Link"), lambda row: row.album.given, Address()),
        Fact(_l("Authority"), lambda row: row.authority.name_th),
        Fact(_l("How the link stands"), lambda row: row.state, Word("links")),
        Fact(_l("Not opened since"), lambda row: row.missed_since, Moment()),
        Fact(_l("Copies held"), lambda row: row.held, Count()),
        Fact(_l("Size"), lambda row: row.held_bytes, Size()),
        Fact(_l("Waiting to be copied"), lambda row: row.waiting, Count()),
        Fact(_l("Gone from the folder"), lambda row: row.absent, Count()),
        Fact(_l("Without a copy"), lambda row: row.problems, Count()),
        Fact(_l("Looked at"), lambda row: row.looked_at, Moment()),
        Fact(_l("Next look"), lambda row: row.due_at, Moment()),
        Fact(_l("Waits until"), lambda row: row.wait_until, Moment()),
        Fact(_l("Why"), lambda row: row.note),
    )

    def name_of(self, row: Any) -> str:
        return row.album.given or f"#{row.id}"

    def panels(self, row: Any) -> list[Panel]:
        page = find_archive(reading(), scope(), row.album_id)
        return [Panel(_("Files, as they were seen"), "backoffice/archived.html", page.lines if page else ())]

    def links(self, row: Any) -> list[tuple[str, str, str]]:
        return [
            (url_for("archives.show", album_id=row.album_id), _("The whole statement"), "archive"),
            (url_for("admin_albums.details_view", number=row.album_id), _("Looks into the folder"), "history"),
            (url_for("admin_reports.details_view", number=row.album.report_id), _("Its report"), "doc"),
        ]


LINKS = Listing(
    entity=VideoWatch,
    columns=(
        Column(_l("Video"), VIDEO_NAME),
        Column(_l("Authority"), SHORT_NAME, css="keep"),
        Column(_l("Platform"), VideoWatch.platform, Word("platforms")),
        Column(_l("Link"), VideoWatch.state, Word("links"), css="keep"),
        Column(_l("Seen as"), VideoWatch.seen, Word("probes"), css="keep"),
        Column(_l("Missed since"), VideoWatch.missed_since, Moment(), css="keep"),
        Column(_l("Looked at"), VideoWatch.looked_at, Moment(), css="keep"),
        Column(_l("Copy"), VideoWatch.copy_state, Word("copies"), css="keep"),
    ),
    orders={"latest": Order(_l("Latest"), descending=True)},
    filters=(
        ByPlace("province", _l("Province"), VideoWatch.province_id, Province),
        ById("authority", _l("Authority"), VideoWatch.authority_id, Authority, Authority.name_th),
        ByWord("state", _l("Link"), VideoWatch.state, "links", tuple(LinkState)),
        ByWord("platform", _l("Platform"), VideoWatch.platform, "platforms", tuple(Platform)[:3]),
    ),
    joins=lambda statement: (
        statement.join(Video, Video.id == VideoWatch.video_id)
        .join(Authority, Authority.id == VideoWatch.authority_id)
        .outerjoin(MediaObject, MediaObject.id == Video.media_id)
    ),
)


def _look_at(_view: Any, numbers: list[int]) -> None:
    for number in reading().scalars(select(VideoWatch.video_id).where(VideoWatch.id.in_(numbers))).all():
        look_again(kit(), actor(), number)
    told = ngettext("%(num)d video will be looked at again", "%(num)d videos will be looked at again", len(numbers))
    flash(told, "good")


class LinksView(DetailedView):
    """สุขภาพลิงก์, the latest first."""

    listing = LINKS
    title = _l("Link health")
    place = "links"
    told = _l("A link counts as gone after three looks over 72 hours, and never while its platform is out of order.")
    empty_told = _l("A link is watched as soon as an authority pastes it.")
    deeds = (Act("look", _l("Look again"), _look_at, _l("Look at the ticked videos again?")),)
    facts = (
        Fact(_l("Link"), lambda row: row.video.canonical_url or row.video.given, Address()),
        Fact(_l("Authority"), lambda row: row.authority.name_th),
        Fact(_l("How the link stands"), lambda row: row.state, Word("links")),
        Fact(_l("Seen as"), lambda row: row.seen, Word("probes")),
        Fact(_l("Looks that missed it"), lambda row: row.misses, Count()),
        Fact(_l("Missed since"), lambda row: row.missed_since, Moment()),
        Fact(_l("Looked at"), lambda row: row.looked_at, Moment()),
        Fact(_l("Next look"), lambda row: row.due_at, Moment()),
        Fact(_l("Note"), lambda row: row.note),
        Fact(_l("Copy"), lambda row: row.copy_state, Word("copies")),
        Fact(_l("About the copy"), lambda row: row.copy_note),
    )

    def name_of(self, row: Any) -> str:
        return row.video.title or row.video.given or f"#{row.id}"

    def panels(self, row: Any) -> list[Panel]:
        wanted = select(VideoProbe).where(VideoProbe.video_id == row.video_id).order_by(VideoProbe.id.desc())
        return [Panel(_("Looks"), "backoffice/looks.html", list(reading().scalars(wanted.limit(50))))]

    def links(self, row: Any) -> list[tuple[str, str, str]]:
        return [
            (url_for("admin_videos.details_view", number=row.video_id), _("The video and its history"), "film"),
            (url_for("admin_reports.details_view", number=row.video.report_id), _("Its report"), "doc"),
        ]
