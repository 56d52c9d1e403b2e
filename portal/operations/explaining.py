"""What went wrong, in one line for the person at the command line."""

from errno import EADDRINUSE

from sqlalchemy.exc import SQLAlchemyError

from media_store import BadStoreUrl, StoreError
from portal.services.errors import ServiceError
from portal.settings import BadSetting

_TAKEN = "; choose another with PORTAL_BIND=127.0.0.1:8001"


def explain(error: Exception) -> str | None:
    """One line for an error that input or surroundings caused; None for a fault of our own."""
    if isinstance(error, ServiceError):
        return f"{error.message_th} ({error.message_en})"
    if isinstance(error, BadSetting | BadStoreUrl):
        return str(error)
    if isinstance(error, StoreError):
        return f"the media store: {error}"
    if isinstance(error, SQLAlchemyError):
        cause = str(getattr(error, "orig", None) or error).partition("\n")[0]
        return f"the database does not answer as it should ({type(error).__name__}): {cause[:200]}"
    if isinstance(error, OSError):
        what = error.strerror or type(error).__name__
        return f"{what}: {error.filename}" if error.filename else f"{what}{_TAKEN if error.errno == EADDRINUSE else ''}"
    return None
