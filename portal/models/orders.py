"""Indexes by which list pages are read: in their order, inside a province or everywhere, and by their filters.

A list is read as far as it is shown, so every order and every filter of a large table needs its own. They stand here
and not with the tables because they follow the pages, not the rows.
"""

from sqlalchemy import Index

from portal.models.events import Event
from portal.models.jobs import Job
from portal.models.media import MediaObject
from portal.models.people import User
from portal.models.places import Authority, District
from portal.models.products import Activity, Product
from portal.models.reports import Report, Submission
from portal.models.rounds import Round, Rulebook
from portal.models.videos import Album, Video


def _indexes(entity: type, **columns: str) -> tuple[Index, ...]:
    table = entity.__tablename__  # type: ignore[attr-defined]
    return tuple(
        Index(f"ix_{table}_list_{name}", *(getattr(entity, column) for column in listed.split()))
        for name, listed in columns.items()
    )


ORDERS = (
    *_indexes(
        Submission,
        order="province_id id",
        state="status id",
        state_order="province_id status id",
        of_district="district_id id",
        of_authority="authority_id id",
        in_round="round_id id",
        sent="sent_at id",
        sent_order="province_id sent_at id",
    ),
    *_indexes(
        Report,
        changed="updated_at id",
        changed_order="province_id updated_at id",
        state="status updated_at id",
        state_order="province_id status updated_at id",
    ),
    *_indexes(District, sort="sort_key id", order="province_id sort_key id"),
    *_indexes(Round, due="due_on id", order="province_id due_on id"),
    *_indexes(Rulebook, order="province_id id"),
    *_indexes(Product, sort="sort_key id"),
    *_indexes(Activity, held="held_on id", order="province_id held_on id"),
    *_indexes(Authority, code_order="province_id code id"),
    *_indexes(
        Video,
        state="state id",
        state_order="province_id state id",
        worst="worst id",
        worst_order="province_id worst id",
        risk="risk id",
        risk_order="province_id risk id",
    ),
    *_indexes(Album, order="province_id id", state="state id", state_order="province_id state id"),
    *_indexes(
        MediaObject,
        order="province_id id",
        kind="kind id",
        kind_order="province_id kind id",
        size="size_bytes id",
        size_order="province_id size_bytes id",
        name="sort_key id",
        name_order="province_id sort_key id",
        type="content_type id",
        type_order="province_id content_type id",
        of_authority="authority_id id",
    ),
    *_indexes(
        User,
        order="province_id id",
        role="role id",
        role_order="province_id role id",
        login_order="province_id login id",
    ),
    *_indexes(Job, list="status id", kind="kind id"),
    *_indexes(Event, about="subject_kind id", about_order="province_id subject_kind id", actor="actor_id id"),
)
