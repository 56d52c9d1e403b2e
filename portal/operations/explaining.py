"""What went wrong, in one line for the person at the command line."""

from sqlalchemy.exc import SQLAlchemyError

from media_store import BadStoreUrl, StoreError
from portal.services.errors import ServiceError
from portal.settings import BadSetting


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
        return f"{error.strerror or type(error).__name__}: {error.filename or ''}"
    return None
