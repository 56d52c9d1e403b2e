"""What can go wrong in a service, each with words for the person in both languages."""

from typing import Any

from sqlalchemy.exc import IntegrityError as Collision
from sqlalchemy.exc import OperationalError as Unreachable

__all__ = ["Collision", "Conflict", "Invalid", "NotFound", "Refused", "ServiceError", "Unreachable"]


class ServiceError(Exception):
    """Something a person can act on; `message_th` and `message_en` are whole sentences."""

    def __init__(self, message_th: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message_th = message_th
        self.message_en = message_en


class NotFound(ServiceError):
    """There is no such row inside the person's scope (another's row answers the same)."""

    def __init__(self) -> None:
        super().__init__("ไม่พบรายการนี้ หรือท่านไม่มีสิทธิ์ดู", "There is no such item, or you may not see it.")


class Refused(ServiceError):
    """The step is not allowed now; the sentence says why and what to do."""


class Invalid(ServiceError):
    """A value cannot be taken; `field` names it."""

    def __init__(self, field: str, message_th: str, message_en: str) -> None:
        super().__init__(message_th, message_en)
        self.field = field


class Conflict(ServiceError):
    """Another person changed the row meanwhile. `mine` and `theirs` hold the fields that differ, `version` theirs."""

    def __init__(self, mine: dict[str, Any], theirs: dict[str, Any], version: int) -> None:
        super().__init__(
            "มีผู้อื่นแก้ไขรายการนี้ไปก่อนแล้ว เทียบข้อมูลทั้งสองแล้วเลือกว่าจะใช้ค่าใด",
            "Somebody else changed this meanwhile. Compare both values and choose.",
        )
        self.mine, self.theirs, self.version = mine, theirs, version
