"""`demo`: people, products, films and submissions in every state, all marked; and taking them away again."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from portal.models import Authority, District, Province
from portal.operations.demo_stage import Stage
from portal.queries.guidelines import find_guideline
from portal.rules.activities import BEFORE
from portal.rules.dates import bangkok_day
from portal.rules.scope import OPERATOR, Actor, Scope
from portal.rules.vocabulary import Role
from portal.seed.demo import ACTIVITIES, CONTACT, INTRO, ITEMS, LABEL, stories
from portal.seed.phrae import PHRAE
from portal.services.demonstrating import (
    DemoPerson,
    enrol_demo,
    holding_jobs,
    is_begun,
    is_shown,
    refuse_beside_real_ones,
    say_shown,
)
from portal.services.dismantling import remove_demo
from portal.services.errors import Invalid
from portal.services.guiding import add_item, write_guideline
from portal.services.kit import Kit
from portal.services.producing import add_activity

OFFICER = "demo-{code}"
DISTRICT = "demo-district-{code}"
REVIEWER, ADMIN, DEPARTMENT = "demo-reviewer", "demo-admin", "demo-department"


@dataclass(frozen=True)
class Shown:
    """What the demo made. `logins` maps a sign-in name to who that is; all share `password`, told once."""

    password: str
    logins: dict[str, str]
    counts: dict[str, int]


def show_demo(kit: Kit, *, force: bool) -> Shown | None:
    """Builds the demo; None when it stands there already. Raises Refused beside real reports unless `force`."""
    with kit.read() as session:
        if is_shown(session) and is_begun(session):
            return None
        begun = is_begun(session)
        if not force:
            refuse_beside_real_ones(session)
    if begun:
        hide_demo(kit)  # what an earlier run left when it was cut short
    password = kit.secret()[:14]
    people = enrol_demo(kit, OPERATOR, _people(kit), password)
    with holding_jobs(kit), TemporaryDirectory() as folder:
        counts = Stage(kit, people, Path(folder)).play(stories())
        counts["activities"] = _activities(kit, people)
        _guideline(kit, people[ADMIN])
    say_shown(kit, OPERATOR, counts)
    return Shown(password, {login: actor.name for login, actor in people.items()}, counts)


def hide_demo(kit: Kit) -> dict[str, int]:
    """Takes the demo away; returns how many rows of which table went."""
    return remove_demo(kit, OPERATOR, (INTRO, CONTACT))


def _people(kit: Kit) -> list[DemoPerson]:
    with kit.read() as session:
        province = session.scalar(select(Province.id).where(Province.code == PHRAE.code))
        districts = session.scalars(select(District).where(District.province_id == province).order_by(District.code))
        people = [
            DemoPerson(
                DISTRICT.format(code=row.code), f"{LABEL} เจ้าหน้าที่อำเภอ{row.name_th}", Role.DISTRICT,
                Scope(province, row.id),
            )
            for row in districts
        ]  # fmt: skip
        codes = sorted({story.code for story in stories()})
        places = {row.code: row for row in session.scalars(select(Authority).where(Authority.code.in_(codes)))}
    if province is None or set(places) != set(codes):
        raise Invalid("roster", "ทะเบียน อปท. แพร่ยังไม่ครบ สั่ง portal init", "Phrae's roster is not there: portal init.")
    people += [
        DemoPerson(
            OFFICER.format(code=code), f"{LABEL} เจ้าหน้าที่ {row.name_th}", Role.AUTHORITY, Scope(province, None, row.id)
        )
        for code, row in places.items()
    ]
    return [
        DemoPerson(ADMIN, f"{LABEL} ผู้ดูแลระบบจังหวัด", Role.PROVINCE, Scope(province)),
        DemoPerson(REVIEWER, f"{LABEL} ผู้ตรวจของจังหวัด", Role.REVIEWER, Scope(province)),
        DemoPerson(DEPARTMENT, f"{LABEL} ผู้อ่านของกรม", Role.DEPARTMENT, Scope(everywhere=True)),
        *people,
    ]


def _activities(kit: Kit, people: dict[str, Actor]) -> int:
    today, made = bangkok_day(kit.now()), 0
    whose = {"authority": "demo-0", "district": "demo-district-", "province": ADMIN}
    for kind_of_place, kind, days_ago, count, note in ACTIVITIES:
        for number, (login, actor) in enumerate(people.items()):
            if not login.startswith(whose[kind_of_place]) or (kind == "study_visit" and number % 3):
                continue
            day = today - timedelta(days=days_ago + number % 5)
            before = BEFORE[actor.role][-1] if kind == "presentation" else ""
            add_activity(kit, actor, kind, day, count + 3 * (number % 7), f"{LABEL}: {note}", before)
            made += 1
    return made


def _guideline(kit: Kit, admin: Actor) -> None:
    """Fills the province's guideline page, unless somebody wrote on it."""
    with kit.read() as session:
        page = find_guideline(session, admin.scope)
    if page is None or page.intro or page.contact:
        return
    write_guideline(kit, admin, INTRO, CONTACT, page.version)
    for title, url in ITEMS:
        add_item(kit, admin, title, url)
