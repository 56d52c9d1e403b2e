"""The provinces of an installation."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.places import Province


def find_only_province(session: Session) -> str | None:
    """The name of the one province of an installation; None where there is none or where there are several."""
    names = session.scalars(select(Province.name_th).limit(2)).all()
    return names[0] if len(names) == 1 else None
