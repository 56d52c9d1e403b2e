"""The session that Flask-Admin is given: the request's own, and it only reads.

Whatever Flask-Admin might do with it, nothing can be written: every change goes through a service, in whose transaction
the event of the change is written as well. Flask-Admin 2.2 asks for a scoped session or for Flask-SQLAlchemy's own
object; a scoped session whose `session` is itself is taken without a warning.
"""

from typing import Any

from sqlalchemy.orm import Session, scoped_session

from portal.access.desk import reading


class ReadingSession(scoped_session[Session]):
    """The reading session of whichever request asks."""

    def __init__(self) -> None:
        self.session_factory: Any = reading
        self.registry: Any = reading  # the desk keeps one a request and ends it

    @property
    def session(self) -> "ReadingSession":
        """Itself, which Flask-Admin takes as a sign that it need not warn."""
        return self
