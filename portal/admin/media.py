"""Photo folders with what they held."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.access.desk import reading
from portal.admin.details import DetailedView, Fact, Panel
from portal.admin.filters import ById, ByPlace, ByWord
from portal.admin.listings import SHORT_NAME, Column, Listing
from portal.admin.paging import Order
from portal.admin.showing import Address, Count, Mark, Moment, Word
from portal.models import Album, Authority, FolderListing, Product, Province, Report
from portal.queries.search import Index
from portal.rules.vocabulary import FolderState

ALBUMS = Listing(
    entity=Album,
    columns=(
        Column(_l("Product"), Product.name),
        Column(_l("Authority"), SHORT_NAME, css="keep"),
        Column(_l("Seen as"), Album.state, Word("folders"), css="keep"),
        Column(_l("Files"), Album.items, Count(), css="num"),
        Column(_l("Pictures"), Album.images, Count(), css="num"),
        Column(_l("In the report"), Album.current, Mark("current"), css="keep"),
        Column(_l("Looked at"), Album.checked_at, Moment(), css="keep"),
    ),
    orders={"latest": Order(_l("Latest"), descending=True)},
    filters=(
        ByPlace("province", _l("Province"), Album.province_id, Province),
        ById("authority", _l("Authority"), Album.authority_id, Authority, Authority.name_th),
        ById("report", _l("Report"), Album.report_id, Report, Report.product_name),
        ByWord("state", _l("Seen as"), Album.state, "folders", tuple(FolderState)),
    ),
    joins=lambda statement: (
        statement.join(Report, Report.id == Album.report_id)
        .join(Product, Product.id == Report.product_id)
        .join(Authority, Authority.id == Album.authority_id)
    ),
    index=Index(Album),
    names=(Authority.name_th, Product.name),
    jump=Album.made_at,
)


class AlbumsView(DetailedView):
    """โฟลเดอร์ภาพ, the latest first."""

    listing = ALBUMS
    title = _l("Photo folders")
    place = "albums"
    search_label = _l("Search link or authority")
    told = _l("What every linked folder held when it was looked into.")
    empty_told = _l("A folder appears here when an authority pastes its link.")
    facts = (
        Fact(_l("Link"), lambda row: row.given, Address()),
        Fact(_l("Authority"), lambda row: row.authority.name_th),
        Fact(_l("Seen as"), lambda row: row.state, Word("folders")),
        Fact(_l("Files"), lambda row: row.items, Count()),
        Fact(_l("Pictures"), lambda row: row.images, Count()),
        Fact(_l("In the report now"), lambda row: row.current, Mark("yes")),
        Fact(_l("Looked at"), lambda row: row.checked_at, Moment()),
    )

    def panels(self, row: Any) -> list[Panel]:
        wanted = select(FolderListing).where(FolderListing.album_id == row.id).order_by(FolderListing.id.desc())
        return [Panel(_("Looks"), "backoffice/listings.html", list(reading().scalars(wanted.limit(20))))]

    def links(self, row: Any) -> list[tuple[str, str, str]]:
        return [
            (url_for("admin_reports.details_view", number=row.report_id), _("Its report"), "doc"),
            (url_for("admin_authorities.details_view", number=row.authority_id), _("Its authority"), "building"),
        ]
