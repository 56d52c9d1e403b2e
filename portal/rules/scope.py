"""Who acts and what they may see: handed to every query and every service."""

from dataclasses import dataclass

from portal.rules.vocabulary import Role


@dataclass(frozen=True)
class Scope:
    """The part of the country a person sees. The narrowest id that is set decides."""

    province_id: int | None = None
    district_id: int | None = None
    authority_id: int | None = None
    everywhere: bool = False


EVERYWHERE = Scope(everywhere=True)
NOWHERE = Scope()


@dataclass(frozen=True)
class Actor:
    """Who does something, as events record it. `address` is the network address, empty for the command line; what a
    demo person makes is marked as a demo."""

    name: str
    role: Role
    scope: Scope
    user_id: int | None = None
    address: str = ""
    is_demo: bool = False


SYSTEM = Actor("ระบบ", Role.SYSTEM, EVERYWHERE)
OPERATOR = Actor("ผู้ติดตั้ง", Role.OPERATOR, EVERYWHERE)
