"""What narrows the queue, carried from page to page in the address of the desk."""

from urllib.parse import urlencode

from flask import request, url_for

from portal.queries.review import Filters
from portal.rules.vocabulary import Outcome, RuleId
from portal.web.posted import asked_number


def asked_filters() -> Filters:
    """What the address narrows the queue to; a word that is no rule or outcome is left out."""
    rule, outcome = request.args.get("rule", ""), request.args.get("outcome", "")
    return Filters(
        asked_number("district"), rule if rule in set(RuleId) else None, outcome if outcome in set(Outcome) else None
    )


def tail_of(filters: Filters) -> str:
    """Filters as the end of an address: ?district=3&rule=duration, or nothing."""
    asked = {"district": filters.district_id, "rule": filters.rule, "outcome": filters.outcome}
    given = {name: value for name, value in asked.items() if value is not None}
    return f"?{urlencode(given)}" if given else ""


def desk_url(submission_id: int) -> str:
    """The desk with one sending, the queue narrowed as it is now."""
    return url_for("review.desk", submission_id=submission_id) + tail_of(asked_filters())
