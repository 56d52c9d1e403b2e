"""คลังสื่อ: every stored file as a picture or a line, with where it is used, its tags, and the bin."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from flask import abort, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import case, or_
from werkzeug.wrappers import Response

from portal.access.desk import kit, may_here, reading, scope
from portal.access.policy import Permission
from portal.admin.details import DetailedView, Fact, Panel
from portal.admin.doors import door
from portal.admin.filters import ByPlace, ByWord
from portal.admin.listings import SHORT_NAME, Column, Listing, Question, read_question
from portal.admin.lists import Page
from portal.admin.media_deeds import BIN, DEEDS, RESTORE, all_words
from portal.admin.media_filters import SHELF, ByAuthority, BySize, ByStanding, ByTag, InRound, OfDistrict
from portal.admin.media_places import place_words
from portal.admin.media_showing import Card, Thumb, cards_of, facts_of
from portal.admin.paging import BadCursor, Order
from portal.admin.showing import Moment, Seconds, Size, Text, Word
from portal.models import Authority, District, MediaObject, Province
from portal.queries.media import giver_of, places_of, tags_of, tags_within, whole_of
from portal.queries.search import Index
from portal.rules.first_bytes import TYPES
from portal.rules.library import MOST_AT_ONCE, LibraryKind, Standing
from portal.services.errors import NotFound, Refused

DRAWN = (LibraryKind.PHOTO, LibraryKind.VIDEO)
GRID, LIST = "grid", "list"
FILE_TYPES = tuple(sorted(set(TYPES.values())))

LIBRARY = Listing(
    entity=MediaObject,
    columns=(
        Column(_l("Picture"), case((or_(*(MediaObject.kind == kind for kind in DRAWN)), MediaObject.id)), Thumb()),
        Column(_l("Name"), MediaObject.original_name, order="name"),
        Column(_l("Authority"), SHORT_NAME, css="keep"),
        Column(_l("Kind"), MediaObject.kind, Word("library"), css="keep"),
        Column(_l("File format"), MediaObject.content_type, Word("types"), css="keep"),
        Column(_l("Length"), MediaObject.facts["duration_s"].as_float(), Seconds(), css="num"),
        Column(_l("Size"), MediaObject.size_bytes, Size(), css="num", order="size"),
        Column(_l("Received"), MediaObject.received_at, Moment(), css="keep", order="latest"),
        Column(_l("Problem"), MediaObject.problem, Word("file_problems"), css="keep"),
        Column(_l("In the bin since"), MediaObject.binned_at, Moment(), css="keep"),
    ),
    orders={
        "latest": Order(_l("Latest"), descending=True),
        "size": Order(_l("Size"), MediaObject.size_bytes, descending=True),
        "name": Order(_l("Name"), MediaObject.sort_key),
    },
    filters=(
        ByPlace("province", _l("Province"), MediaObject.province_id, Province),
        OfDistrict("district", _l("District"), MediaObject.authority_id, District),
        ByAuthority("authority", _l("Authority"), MediaObject.authority_id, Authority),
        ByWord("kind", _l("Kind"), MediaObject.kind, "library", tuple(LibraryKind)),
        ByWord("type", _l("File format"), MediaObject.content_type, "types", FILE_TYPES),
        InRound("round", _l("Round")),
        BySize("bytes", _l("Size")),
        ByTag("tag", _l("Tag")),
        ByStanding("standing", _l("State")),
    ),
    joins=lambda statement: statement.outerjoin(Authority, Authority.id == MediaObject.authority_id),
    index=Index(MediaObject),
    names=(MediaObject.original_name,),
    jump=MediaObject.received_at,
    title=1,
)


class MediaView(DetailedView):
    """คลังสื่อ, the latest first. The bytes are not served here: a page that shows them asks for its own permission."""

    listing = LIBRARY
    title = _l("Media library")
    place = "media"
    search_label = _l("Search name or authority")
    told = _l("Every photo, video and document that was received, and where it is used.")
    empty_told = _l("Uploaded films, pictures and documents appear here.")
    body = "backoffice/library.html"
    sheet = "backoffice/library_file.html"
    most_ticked = MOST_AT_ONCE
    deeds = DEEDS
    facts = (
        Fact(_l("Kind"), lambda row: row.kind, Word("library")),
        Fact(_l("File format"), lambda row: row.content_type, Word("types")),
        Fact(_l("Size"), lambda row: row.size_bytes, Size()),
        Fact(_l("Received"), lambda row: row.received_at, Moment()),
        Fact(_l("SHA-256"), lambda row: row.sha256, Text()),
    )

    def question(self) -> Question:
        return self._on_the_shelf(super().question())

    def _on_the_shelf(self, question: Question) -> Question:
        if "standing" in question.values:
            return question
        return replace(question, values={**question.values, "standing": SHELF})

    def draw_frame(self, body: Markup, query: Markup) -> str:
        drawn: str = self.render("backoffice/library_frame.html", body=body, query=query)
        return drawn

    def extras(self, page: Page) -> dict[str, Any]:
        as_list = session.get("library") == LIST
        numbers = [row.row_id for row in page.rows]
        binned = request.args.get("standing") == Standing.BINNED
        return {
            "as_list": as_list,
            "cards": [] if as_list else cards_of(page.rows, tags_of(reading(), numbers)),
            "words": tags_within(reading(), scope()),
            "binned": binned,
            "deeds": [deed for deed in self.acts() if deed is not (BIN if binned else RESTORE)],
            "all_words": all_words(MOST_AT_ONCE),
            "may_write": may_here(Permission.BACKOFFICE_WRITE),
        }

    @door("/as", methods=("POST",))
    def show_as(self) -> Response:
        """Pictures or lines, from now on: kept in the person's own session."""
        session["library"] = LIST if request.form.get("as") == LIST else GRID
        return redirect(self.back())

    def back(self) -> str:
        one = request.form.get("one", "")
        if one.isdecimal():
            return self.address("details_view", number=int(one))
        asked = self._asked_in_form().address(self.usual)
        return f"{self.address()}?{asked}" if asked else self.address()

    def _asked_in_form(self) -> Question:
        """The question of the list that a form was sent from."""
        try:
            return read_question(self.listing, dict(parse_qsl(request.form.get("asked", ""))))
        except BadCursor:
            raise NotFound from None

    def ticked(self) -> list[int]:
        """The ids that were ticked, or of all files that match. Raises Refused when those are too many."""
        if request.form.get("all") != "yes":
            return super().ticked()
        question = replace(self._on_the_shelf(self._asked_in_form()), cursor=None, back=False)
        rows = self.lister.rows(reading(), scope(), question, MOST_AT_ONCE + 1)
        if not rows:
            abort(400)
        if len(rows) > MOST_AT_ONCE:
            raise Refused(
                f"มีมากกว่า {MOST_AT_ONCE:,} ไฟล์ ใช้ตัวกรองให้เหลือน้อยลงก่อน",
                f"More than {MOST_AT_ONCE:,} files match: narrow the list by filters first.",
            )
        return [row.row_id for row in rows]

    def name_of(self, row: Any) -> str:
        return str(row.original_name)

    def panels(self, row: Any) -> Sequence[Panel]:
        found = reading()
        places = [(place, *place_words(place)) for place in places_of(found, row.id)]
        card = Card.of(row, tags_of(found, [row.id]).get(row.id, []))
        facts = facts_of(row, giver_of(found, row.id), whole_of(found, row.key))
        held = any(place.holds for place, _word, _url in places)
        return [
            Panel(_("Where it is used"), "backoffice/library_uses.html", places),
            Panel(
                "",
                "",
                {
                    "card": card,
                    "facts": facts,
                    "held": held,
                    "words": tags_within(found, scope()),
                    "writes": may_here(Permission.BACKOFFICE_WRITE),
                    "there": kit().media.exists(row.key),
                },
            ),
        ]

    def links(self, row: Any) -> list[tuple[str, str, str]]:
        if row.authority_id is None:
            return []
        return [(url_for("admin_authorities.details_view", number=row.authority_id), _("Its authority"), "building")]
