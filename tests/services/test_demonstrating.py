"""What demo people make is marked by the transaction that makes it; jobs the demo holds are no worker's."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from portal.models import Job, Product
from portal.rules.scope import OPERATOR, Actor, Scope
from portal.rules.vocabulary import JobStatus, Role
from portal.services.claiming import claim_next
from portal.services.demonstrating import DemoPerson, end_job, enrol_demo, held_claims, holding_jobs
from portal.services.errors import Invalid
from portal.services.producing import add_product
from portal.services.reporting import save_fields

LINK = {"video_url": "https://youtu.be/abcdefghijk"}


@pytest.fixture
def played(kit, town) -> Actor:
    """A demo officer of the town's first authority."""
    scope = Scope(town.province, None, town.authority)
    people = enrol_demo(kit, OPERATOR, [DemoPerson("demo-x", "ตัวอย่าง", Role.AUTHORITY, scope)], "a password")
    return people["demo-x"]


def test_what_a_demo_person_makes_is_marked_and_what_others_make_is_not(kit, town, played):
    add_product(kit, played, {"name": "ตัวอย่าง หมอน"})
    add_product(kit, replace(played, is_demo=False), {"name": "หมอน"})
    with kit.read() as session:
        assert list(session.scalars(select(Product.is_demo).order_by(Product.id))) == [True, False]


def test_no_worker_gets_what_the_demo_holds(kit, played):
    _product, report = add_product(kit, played, {"name": "ตัวอย่าง หมอน"})
    with holding_jobs(kit):
        save_fields(kit, played, report, 1, LINK)
    assert claim_next(kit, "worker") is None
    [claim] = held_claims(kit)
    end_job(kit, claim)
    assert held_claims(kit) == []
    with kit.read() as session:
        assert list(session.scalars(select(Job.status))) == [JobStatus.DONE]


def test_real_work_meanwhile_stays_the_workers(kit, played):
    real = replace(played, is_demo=False)
    _product, report = add_product(kit, real, {"name": "หมอน"})
    with holding_jobs(kit):
        save_fields(kit, real, report, 1, LINK)
    assert held_claims(kit) == []
    assert claim_next(kit, "worker")


def test_a_taken_name_is_said(kit, played):
    with pytest.raises(Invalid, match="demo-x"):
        enrol_demo(kit, OPERATOR, [DemoPerson("demo-x", "ตัวอย่าง", Role.DEPARTMENT, Scope(everywhere=True))], "x")
