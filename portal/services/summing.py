"""A closed round is counted once, per district, in the transaction that closes it; nothing adds it up again later."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from portal.models.products import Product
from portal.models.reports import Report
from portal.models.round_facts import complete_before, is_per_round, places_of, reports_of
from portal.models.rounds import Round, RoundSnapshot
from portal.models.sums import DistrictSum
from portal.rules.rates import DONE, REACHED, Counted, ReportFact, count
from portal.rules.scope import Actor
from portal.rules.vocabulary import Status
from portal.services.kit import Kit


def sum_round(session: Session, row: Round, now: datetime) -> int:
    """Writes what each district has in a round that is being closed; returns how many rows."""
    per_round = is_per_round(session, row.province_id)
    return _write(session, row, now, reports_of(session, row.province_id, row.id, per_round), per_round)


def sum_earlier(kit: Kit, actor: Actor) -> int:
    """Counts rounds that were closed before sums were kept, from what was frozen of them; returns how many.

    Who must report and which products are of the target are taken as they are now: snapshots do not say.
    """
    counted = exists().where(DistrictSum.round_id == Round.id)
    with kit.read() as session:
        wanted = session.scalars(
            select(Round.id).where(Round.closed_at.is_not(None), ~counted).order_by(Round.due_on, Round.id)
        ).all()
    done = 0
    for number in wanted:
        with kit.transaction(actor, "round.counted") as session:
            done += bool(_sum_frozen(session, session.get_one(Round, number)))
    return done


def _sum_frozen(session: Session, row: Round) -> int:
    newest = select(RoundSnapshot).where(RoundSnapshot.round_id == row.id).order_by(RoundSnapshot.number.desc())
    snapshot = session.scalars(newest.limit(1)).first()
    if snapshot is None:
        return 0
    per_round = is_per_round(session, row.province_id)
    reports = list(_frozen(session, json.loads(snapshot.body), per_round))
    return _write(session, row, snapshot.taken_at, reports, per_round)


def _frozen(session: Session, body: dict[str, Any], per_round: bool) -> Iterator[ReportFact]:
    """The reports of a snapshot as facts; one whose product is gone is of the target still."""
    ids = [report["id"] for report in body["reports"]]
    known = select(Report.id, Product.waste_bank_only, Product.waste_category).join(
        Product, Product.id == Report.product_id
    )
    products = {row.id: row for row in session.execute(known.where(Report.id.in_(ids)))}
    for report in body["reports"]:
        product, sent = products.get(report["id"]), report["submission"]
        status = Status(sent["status"]) if sent else None
        told = (status if per_round else Status(report["status"])) in REACHED
        income = report["fields"].get("income")
        yield ReportFact(
            id=report["id"], authority_id=report["authority"]["id"],
            counts=not (product and product.waste_bank_only), done=Status(report["status"]) in DONE, status=status,
            late=bool(sent and sent["late"]), people=report["fields"].get("people") if told else None,
            income=Decimal(income) if told and income is not None else None,
            waste=product.waste_category if product else "", submission_id=sent["id"] if sent else None,
        )  # fmt: skip


def _write(session: Session, row: Round, now: datetime, reports: list[ReportFact], per_round: bool) -> int:
    before = complete_before(session, row.province_id, row.due_on)
    last = session.scalar(select(func.max(DistrictSum.number)).where(DistrictSum.round_id == row.id)) or 0
    found = count(places_of(session, row.province_id), reports, before, before_portal=row.before_portal)
    common = {"province_id": row.province_id, "round_id": row.id, "number": last + 1, "counted_at": now}
    rows = [
        {**common, "district_id": district, "per_round": per_round, **asdict(one.tally), **_lists(one)}
        for district, one in found.items()
    ]
    if rows:
        session.execute(DistrictSum.__table__.insert(), rows)  # type: ignore[attr-defined]
    return len(rows)


def _lists(one: Counted) -> dict[str, Any]:
    """The lists behind the numbers, as JSON holds them."""
    return {
        "places": {str(number): marks for number, marks in one.places.items()},
        "figures": {str(number): list(told) for number, told in one.figures.items()},
    }
