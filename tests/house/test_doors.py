"""Every door of the house: it names who may come in, and holds to it."""

import pytest
from sqlalchemy import inspect, select, text

from portal.access.desk import permission_of
from portal.access.policy import TABLE, Permission
from portal.models import Event
from portal.models.people import SignIn
from portal.rules.vocabulary import Role

WHO = {
    Role.AUTHORITY: "officer", Role.DISTRICT: "district", Role.REVIEWER: "reviewer", Role.PROVINCE: "admin",
    Role.DEPARTMENT: "department",
}  # fmt: skip


def doors(app, method="GET"):
    """(endpoint, address) of every rule; numbers and words are invented."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if method in rule.methods:
            values = {name: "css/tokens.css" if name == "filename" else 1 for name in rule.arguments}
            yield rule.endpoint, adapter.build(rule.endpoint, values, method=method)


def test_every_rule_names_a_permission(app):
    assert [rule.rule for rule in app.url_map.iter_rules() if permission_of(app, rule.endpoint) is None] == []


def test_few_doors_are_open_to_everybody(app):
    public = {
        rule.endpoint for rule in app.url_map.iter_rules() if permission_of(app, rule.endpoint) is Permission.PUBLIC
    }
    assert public <= {
        "static", "account.sign_in", "account.join", "account.forgotten", "account.language", "about.help",
        "about.privacy", "about.accessibility", "uploads.describe",
    }  # fmt: skip


def test_a_guest_sees_no_inner_page(app, client):
    for endpoint, address in doors(app):
        if permission_of(app, endpoint) is not Permission.PUBLIC and not is_secret(app, endpoint):
            answer = client.get(address)
            assert answer.status_code in (302, 401, 404), address
            assert answer.status_code != 302 or answer.location.startswith("/sign-in"), address


@pytest.mark.parametrize("role", list(WHO))
def test_a_role_without_the_permission_is_refused(app, browser_of, role):
    client = browser_of(WHO[role])
    for endpoint, address in doors(app):
        permission = permission_of(app, endpoint)
        if permission is not Permission.PUBLIC and not is_secret(app, endpoint) and role not in TABLE[permission]:
            assert client.get(address).status_code == 403, address


def test_a_door_that_opens_to_a_secret_has_a_lock_and_stays_shut_to_a_guess(app, client, browser_of):
    secret_doors = [rule for rule in app.url_map.iter_rules() if is_secret(app, rule.endpoint)]
    assert {rule.endpoint for rule in secret_doors} == {"uploads.one", "files.by_link"}
    for rule in secret_doors:
        assert app.view_functions[rule.endpoint].lock
        address = app.url_map.bind("localhost").build(rule.endpoint, dict.fromkeys(rule.arguments, "guess"))
        for method in rule.methods - {"OPTIONS"}:
            for browser in (client, browser_of("officer"), browser_of("admin")):
                answer = browser.open(address, method=method, headers={"Tus-Resumable": "1.0.0"})
                assert answer.status_code == 404, (method, address)


def is_secret(app, endpoint):
    return permission_of(app, endpoint) is Permission.CAPABILITY


def contents(kit):
    """Every row of every table but the sign-ins and their events."""
    with kit.read() as session:
        names = inspect(session.connection()).get_table_names()
        return {
            name: session.execute(text(f'select * from "{name}"')).all()
            for name in names
            if name not in (SignIn.__tablename__, Event.__tablename__) and "search" not in name
        }


def test_reading_writes_nothing(app, browser_of, town):
    clients = [browser_of(who) for who in WHO.values()]
    before = contents(town.kit)
    with town.kit.read() as session:
        written = len(session.scalars(select(Event.id)).all())
    for client in clients:
        for _endpoint, address in doors(app):
            client.get(address).close()
    assert contents(town.kit) == before
    with town.kit.read() as session:
        later = session.scalars(select(Event.verb).order_by(Event.id)).all()[written:]
    assert set(later) <= {"access.refused"}
