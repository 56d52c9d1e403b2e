"""The table of permissions, read as sentences."""

import pytest

from portal.access.policy import TABLE, Permission, may
from portal.rules.vocabulary import Role

PEOPLE = [Role.AUTHORITY, Role.DISTRICT, Role.REVIEWER, Role.PROVINCE, Role.DEPARTMENT]


def test_every_permission_but_public_and_a_secret_names_its_roles():
    assert set(TABLE) == set(Permission) - {Permission.PUBLIC, Permission.CAPABILITY}
    assert all(roles and roles <= set(PEOPLE) for roles in TABLE.values())


@pytest.mark.parametrize("role", [*PEOPLE, None])
def test_public_is_for_everybody(role):
    assert may(role, Permission.PUBLIC)


@pytest.mark.parametrize("permission", sorted(set(Permission) - {Permission.PUBLIC}))
def test_nothing_else_is_for_guests_or_for_the_machine(permission):
    assert not may(None, permission)
    assert not may(Role.SYSTEM, permission)
    assert not may(Role.OPERATOR, permission)


def test_the_department_reads_and_writes_nothing():
    reads = {Permission.SIGNED_IN, *(found for found in Permission if found.value.endswith(".read"))}
    assert {found for found in TABLE if may(Role.DEPARTMENT, found)} <= reads


def test_only_a_province_manages_people_rounds_and_rules():
    for permission in (Permission.PEOPLE_MANAGE, Permission.ROUNDS_MANAGE, Permission.RULEBOOK_WRITE):
        assert TABLE[permission] == {Role.PROVINCE}


def test_who_decides_what():
    assert TABLE[Permission.REPORT_WRITE] == {Role.AUTHORITY}
    assert TABLE[Permission.DISTRICT_DECIDE] == {Role.DISTRICT}
    assert TABLE[Permission.REVIEW] == {Role.REVIEWER, Role.PROVINCE}
