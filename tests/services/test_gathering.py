"""Facts out of rows: whose channel a video stands on is known from the roster."""

from sqlalchemy import select

from portal.models import Channel, FindingRow
from portal.rules.scope import OPERATOR, Actor, Scope
from portal.rules.vocabulary import Outcome, Role, RuleId
from portal.services.claiming import claim_next
from portal.services.probing import probe
from portal.services.producing import add_product
from portal.services.reporting import save_fields

OWN, OTHERS = "https://www.youtube.com/@thunghong", "https://www.youtube.com/@maekhammi"


def own_channel_outcome(kit, town, outside, channel: str) -> str | None:
    officer = Actor("สมใจ", Role.AUTHORITY, Scope(town.province, None, town.authority), town.users["officer"])
    with kit.transaction(OPERATOR, "test.channels") as session:
        for authority, address in ((town.authority, OWN), (town.authority_b, OTHERS)):
            place = {"province_id": town.province, "authority_id": authority}
            session.add(Channel(platform="youtube", address=address, address_key=address, **place))
    outside.channel_url = channel
    _product, report = add_product(kit, officer, {"name": "หมอน"})
    save_fields(kit, officer, report, 1, {"video_url": "https://youtu.be/abcdefghijk"})
    claim = claim_next(kit, "worker")
    assert claim
    probe(kit, claim)
    with kit.read() as session:
        wanted = select(FindingRow.outcome).where(FindingRow.rule == RuleId.OWN_CHANNEL, FindingRow.current.is_(True))
        return session.scalar(wanted)


def test_a_channel_of_the_authority_passes(kit, town, outside):
    assert own_channel_outcome(kit, town, outside, OWN) == Outcome.PASS


def test_a_channel_of_another_authority_fails(kit, town, outside):
    assert own_channel_outcome(kit, town, outside, OTHERS) == Outcome.FAIL


def test_a_channel_that_nobody_named_is_a_warning(kit, town, outside):
    assert own_channel_outcome(kit, town, outside, "https://www.youtube.com/@somebody") == Outcome.WARNING
