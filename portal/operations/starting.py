"""`init`: brings a new installation to the point where the first administrator can sign in; safe to run again."""

from dataclasses import dataclass

from sqlalchemy import select

from portal.models import Province
from portal.operations.migrating import migrate, schema_is_current
from portal.rules.scope import OPERATOR
from portal.rules.vocabulary import Role
from portal.seed.phrae import PHRAE
from portal.services.enrolling import NewPerson, add_person, has_admin
from portal.services.guiding import start_guideline
from portal.services.kit import Kit
from portal.services.opening_rounds import ensure_rounds
from portal.services.roster import seed_province
from portal.services.rulebooks import start_rulebook

ADMIN_LOGIN = "admin"


@dataclass(frozen=True)
class Started:
    """What `init` did. `password` is the administrator's one-time password, told only when the account is new."""

    migrated: bool
    seeded: bool
    rounds: int
    login: str
    password: str | None

    @property
    def changed(self) -> bool:
        return self.migrated or self.seeded or bool(self.rounds) or self.password is not None


def start(kit: Kit) -> Started:
    """Migrates, seeds Phrae's roster, rulebook, rounds and guideline, and makes one administrator."""
    missing = not schema_is_current(kit.database)
    if missing:
        migrate(kit.database)
    seeded = seed_province(kit, OPERATOR, PHRAE)
    with kit.read() as session:
        province_id = session.scalars(select(Province.id).where(Province.code == PHRAE.code)).one()
    furnished, rounds = furnish(kit, province_id)
    with kit.read() as session:
        wanted = not has_admin(session, province_id)
    password = None
    if wanted:
        admin = NewPerson(ADMIN_LOGIN, "ผู้ดูแลระบบจังหวัด", Role.PROVINCE, province=PHRAE.code)
        password = add_person(kit, OPERATOR, admin)
    return Started(missing, seeded or furnished, rounds, ADMIN_LOGIN, password)


def furnish(kit: Kit, province_id: int) -> tuple[bool, int]:
    """What every province needs: rulebook, guideline page and rounds. Returns (anything new, rounds opened)."""
    rulebook = start_rulebook(kit, OPERATOR, province_id)
    guideline = start_guideline(kit, OPERATOR, province_id)
    return rulebook or guideline, ensure_rounds(kit, OPERATOR, province_id)
