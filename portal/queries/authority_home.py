"""The first page of an officer: what to do now, what came back, what was sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.queries.archives import LostLink, lost_links
from portal.queries.products import ProductRow, products_of
from portal.queries.receipts import ReceiptRow, receipts_of
from portal.queries.standings import OpenRound, SentBack, rounds_open_now, sent_back
from portal.rules.precheck import Line
from portal.rules.scope import Scope
from portal.rules.vocabulary import Outcome, Status

LATEST_RECEIPTS = 3


@dataclass(frozen=True)
class Returned:
    """A product that came back: why, and what the rules say must be mended."""

    product: ProductRow
    back: SentBack | None
    faults: tuple[Line, ...]


@dataclass(frozen=True)
class AuthorityHome:
    """`round` is the earliest one that waits for something, else the one due next; None when none is open."""

    round: OpenRound | None
    products: tuple[ProductRow, ...]
    returned: tuple[Returned, ...]
    receipts: tuple[ReceiptRow, ...]
    lost: tuple[LostLink, ...] = ()

    @property
    def unchanged(self) -> tuple[ProductRow, ...]:
        """Products that may be sent as they are, in one go."""
        return tuple(one for one in self.products if one.is_unchanged)

    @property
    def next_up(self) -> ProductRow | None:
        """The product to open next: ready to be sent first, then the one with least left to do."""
        waiting = [one for one in self.products if one.target and not one.is_unchanged]
        return min(waiting, key=lambda one: one.to_mend, default=None)

    @property
    def ready(self) -> int:
        """How many products can be sent now."""
        return sum(one.target is not None and not one.panel.blockers and not _came_back(one) for one in self.products)

    @property
    def to_mend(self) -> int:
        """How many products came back or have something that stops them."""
        return sum(_came_back(one) or (one.target is not None and bool(one.panel.blockers)) for one in self.products)

    @property
    def sent(self) -> int:
        """How many products the open rounds have already."""
        return sum(one.is_sent for one in self.products)


def authority_home(session: Session, scope: Scope, now: datetime) -> AuthorityHome:
    """All that an officer's first page shows."""
    products = products_of(session, scope, now)
    rounds = rounds_open_now(session, scope.province_id, now) if scope.province_id is not None else ()
    back = [one for one in products if _came_back(one)]
    why = sent_back(session, [one.standing.submission_id for one in back if one.standing])
    return AuthorityHome(
        _round(rounds, products),
        products,
        tuple(_returned(one, why) for one in back),
        receipts_of(session, scope, LATEST_RECEIPTS),
        lost_links(session, scope),
    )


def _round(rounds: tuple[OpenRound, ...], products: Iterable[ProductRow]) -> OpenRound | None:
    waiting = [one.target for one in products if one.target]
    return min(waiting, key=lambda one: one.due_on) if waiting else (rounds[-1] if rounds else None)


def _came_back(product: ProductRow) -> bool:
    return product.status == Status.RETURNED


def _returned(product: ProductRow, why: dict[int, SentBack]) -> Returned:
    reason = why.get(product.standing.submission_id) if product.standing else None
    return Returned(product, reason, tuple(line for line in product.panel.lines if line.outcome == Outcome.FAIL))
