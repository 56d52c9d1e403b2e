"""How a watched row stands after one more look."""

from datetime import datetime

from portal.models.archives import Watched
from portal.rules.watches import LinkState, Seen, Standing, after_look


def keep_standing(row: Watched, seen: Seen, now: datetime) -> None:
    """Writes into the row what one more look makes of it."""
    before = Standing(LinkState(row.state), row.misses, row.missed_since, row.missed_at)
    after = after_look(before, seen, now)
    row.state, row.misses, row.missed_since, row.missed_at = (
        after.state, after.misses, after.missed_since, after.missed_at,
    )  # fmt: skip
    row.looked_at = now
