"""Findings as they hold now, or held at an earlier moment: selects that services and queries share."""

from datetime import datetime

from sqlalchemy import Select, or_, select

from portal.models.videos import FindingRow


def findings_now(report_id: int) -> Select[FindingRow]:
    """What the rules say of a report now."""
    rows = select(FindingRow).where(FindingRow.report_id == report_id, FindingRow.current.is_(True))
    return rows.order_by(FindingRow.id)


def findings_held(report_id: int, moment: datetime) -> Select[FindingRow]:
    """What the rules said of a report at a moment."""
    later = or_(FindingRow.replaced_at.is_(None), FindingRow.replaced_at > moment)
    rows = select(FindingRow).where(FindingRow.report_id == report_id, FindingRow.found_at <= moment, later)
    return rows.order_by(FindingRow.id)
