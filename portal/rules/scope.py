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
    demo person makes is marked as a demo.

    Who stands in for somebody acts with that one's `role` and `scope` but signs: `name` says who and for whom,
    `own_role` is the signer's own role, `on_behalf_of` names the authority or the person stood in for.
    """

    name: str
    role: Role
    scope: Scope
    user_id: int | None = None
    address: str = ""
    is_demo: bool = False
    own_role: Role | None = None
    on_behalf_of: str = ""

    @property
    def signed_role(self) -> Role:
        """The role records name: the signer's own, whatever they act as."""
        return self.own_role or self.role


SYSTEM = Actor("ระบบ", Role.SYSTEM, EVERYWHERE)
OPERATOR = Actor("ผู้ติดตั้ง", Role.OPERATOR, EVERYWHERE)
