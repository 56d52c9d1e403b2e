"""A small country for tests: two provinces, their places, and one person of every role."""

from dataclasses import dataclass, field
from datetime import date

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.models import Authority, District, Province, Round, Rulebook, User
from portal.rules.rulebook import DEFAULT, as_data
from portal.rules.scope import OPERATOR
from portal.rules.sorting import sort_key
from portal.rules.thai import search_text
from portal.rules.vocabulary import AuthorityType, Role, Route
from portal.services.kit import Kit
from portal.services.signing_in import begin

PASSWORD = "a long password of the tests"


@dataclass
class Town:
    """Ids by name. `users` maps officer, officer2, officer_b, direct, district, district_b, reviewer, admin,
    department, reviewer_x, admin_x, officer_x (another province) and disabled."""

    kit: Kit
    province: int = 0
    other_province: int = 0
    district: int = 0
    district_b: int = 0
    authority: int = 0
    authority_b: int = 0
    direct: int = 0
    pao: int = 0
    authority_x: int = 0
    round: int = 0
    next_round: int = 0
    users: dict[str, int] = field(default_factory=dict)


def build_town(kit: Kit) -> Town:
    """เมืองทดสอบ: จังหวัดแพร่ with two districts, and a second province to be kept out."""
    town = Town(kit)
    with kit.transaction(OPERATOR, "test.built") as session:
        town.province = _province(session, "54", "แพร่", kit)
        town.other_province = _province(session, "55", "น่าน", kit)
        town.district = _district(session, town.province, "5401", "เมืองแพร่")
        town.district_b = _district(session, town.province, "5408", "หนองม่วงไข่")
        place = (town.province, town.district)
        town.authority = authority(session, *place, "05540104", AuthorityType.SUBDISTRICT, "เทศบาลตำบลทุ่งโฮ้ง")
        town.authority_b = authority(
            session, town.province, town.district_b, "06540801", AuthorityType.SAO, "องค์การบริหารส่วนตำบลแม่คำมี"
        )
        town.direct = authority(session, *place, "04540102", AuthorityType.TOWN, "เทศบาลเมืองแพร่", Route.DIRECT)
        town.pao = authority(
            session,
            town.province,
            None,
            "02540101",
            AuthorityType.PAO,
            "องค์การบริหารส่วนจังหวัดแพร่",
            Route.NOT_REQUIRED,
        )
        far = _district(session, town.other_province, "5501", "เมืองน่าน")
        town.authority_x = authority(
            session, town.other_province, far, "05550101", AuthorityType.SUBDISTRICT, "เทศบาลตำบลดู่ใต้"
        )
        town.round, town.next_round = (
            _round(session, town.province, day) for day in (date(2026, 12, 5), date(2026, 12, 15))
        )
        _round(session, town.other_province, date(2026, 12, 5))
        _people(session, town, kit, far)
    return town


def _people(session: Session, town: Town, kit: Kit, far: int) -> None:
    p, x = town.province, town.other_province
    rows: dict[str, tuple[Role, int | None, int | None, int | None]] = {
        "officer": (Role.AUTHORITY, p, None, town.authority),
        "officer2": (Role.AUTHORITY, p, None, town.authority),
        "officer_b": (Role.AUTHORITY, p, None, town.authority_b),
        "direct": (Role.AUTHORITY, p, None, town.direct),
        "district": (Role.DISTRICT, p, town.district, None),
        "district_b": (Role.DISTRICT, p, town.district_b, None),
        "reviewer": (Role.REVIEWER, p, None, None),
        "admin": (Role.PROVINCE, p, None, None),
        "department": (Role.DEPARTMENT, None, None, None),
        "officer_x": (Role.AUTHORITY, x, None, town.authority_x),
        "district_x": (Role.DISTRICT, x, far, None),
        "reviewer_x": (Role.REVIEWER, x, None, None),
        "admin_x": (Role.PROVINCE, x, None, None),
        "disabled": (Role.PROVINCE, p, None, None),
    }
    for name, (role, province, district, place) in rows.items():
        user = User(
            login=name, name=f"คุณ{name}", role=role, province_id=province, district_id=district, authority_id=place,
            active=name != "disabled", created_at=kit.now(), email=f"{name}@example.go.th",
        )  # fmt: skip
        session.add(user)
        session.flush()
        town.users[name] = user.id


def _province(session: Session, code: str, name: str, kit: Kit) -> int:
    row = Province(code=code, name_th=name, name_en=f"Province {code}", sort_key=sort_key(name))
    session.add(row)
    session.flush()
    session.add(Rulebook(province_id=row.id, version=1, data=as_data(DEFAULT), made_at=kit.now()))
    return row.id


def _district(session: Session, province: int, code: str, name: str) -> int:
    row = District(province_id=province, code=code, name_th=name, name_en=f"District {code}", sort_key=sort_key(name))
    session.add(row)
    session.flush()
    return row.id


def authority(
    session: Session,
    province: int,
    district: int | None,
    code: str | None,
    kind: AuthorityType,
    name: str,
    route: Route = Route.VIA_DISTRICT,
) -> int:
    """Adds an authority and returns its id."""
    row = Authority(
        province_id=province, district_id=district, code=code, kind=kind, name_th=name, short_name=name[-8:],
        sort_key=sort_key(name), search_text=search_text(name), route=route,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def _round(session: Session, province: int, day: date) -> int:
    row = Round(province_id=province, scheduled_on=day, due_on=day)
    session.add(row)
    session.flush()
    return row.id


def sign_in(app: Flask, town: Town, who: str) -> FlaskClient:
    """A client signed in as that person, by a sign-in row and its cookie (the password's hash is slow)."""
    from sqlalchemy import select

    with town.kit.read() as session:
        user = session.scalars(select(User).where(User.id == town.users[who])).one()
    secret = begin(town.kit, user, "127.0.0.1", "test")
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = secret
        cookie["_fresh"] = True
    return client


def token_of(client: FlaskClient, path: str = "/account") -> str:
    """The CSRF token a page gave this client (from its meta tag)."""
    text = client.get(path).get_data(as_text=True)
    return text.split('name="csrf-token" content="', 1)[1].split('"', 1)[0]
