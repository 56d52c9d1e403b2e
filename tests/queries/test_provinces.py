"""Whose portal it is."""

from portal.models import Province
from portal.queries.provinces import find_only_province
from portal.rules.scope import OPERATOR


def test_one_province_names_the_portal_and_several_name_none(kit):
    def add(code, name):
        with kit.transaction(OPERATOR, "test") as session:
            session.add(Province(code=code, name_th=name, name_en="", sort_key=name))

    def found():
        with kit.read() as session:
            return find_only_province(session)

    assert found() is None
    add("54", "แพร่")
    assert found() == "แพร่"
    add("55", "น่าน")
    assert found() is None
