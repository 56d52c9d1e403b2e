"""When a round ends, what is late, and the number on a receipt."""

from datetime import UTC, date, datetime, time, timedelta

from portal.rules.dates import BANGKOK, BUDDHIST


def ends_at(due_on: date) -> datetime:
    """The end of a round: midnight after its Bangkok day, in UTC."""
    return datetime.combine(due_on + timedelta(days=1), time(), BANGKOK).astimezone(UTC)


def is_late(sent_at: datetime, due_on: date, before_portal: bool) -> bool:
    """Sent after the end of the round; a round from before the portal is never late."""
    return not before_portal and sent_at >= ends_at(due_on)


def receipt_number(day: date, number: int) -> str:
    """2568-11-0142: Buddhist year, month, running number of the month."""
    return f"{day.year + BUDDHIST}-{day.month:02d}-{number:04d}"
