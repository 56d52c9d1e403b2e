"""Many clean reports endorsed in one go: each its own step, decision and event, so that one race loses only one."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from portal.models.places import Authority
from portal.models.reports import Decision, Submission
from portal.rules.authorities import label
from portal.rules.endorsing import is_clean, own_typing
from portal.rules.progress import Step
from portal.rules.scope import Actor
from portal.services.deciding import endorse
from portal.services.errors import NotFound, Refused, ServiceError
from portal.services.finding_rows import row_by_id
from portal.services.kit import Kit
from portal.services.noting import current_findings


@dataclass(frozen=True)
class Left:
    """One that was not endorsed: whose it is and why."""

    name: str
    why: ServiceError


def endorse_clean(kit: Kit, actor: Actor, picked: Iterable[tuple[int, int]]) -> tuple[int, list[Left]]:
    """Endorses sendings, given as (id, version as opened); how many it became, and which were left out and why.

    Left out is what another moved meanwhile, what has a finding to read first, and what the district typed in itself:
    these are endorsed one by one, with open eyes. What is not in the scope is passed over without a word.
    """
    done, left = 0, []
    for number, version in dict(picked).items():
        name = ""
        try:
            name = _refuse_unclean(kit, actor, number)
            endorse(kit, actor, number, version)
        except NotFound:
            continue
        except _Unclean as error:
            left.append(Left(error.name, error))
        except ServiceError as error:
            left.append(Left(name, error))
        else:
            done += 1
    return done, left


class _Unclean(Refused):
    """It must be opened first; `name` says whose it is."""

    def __init__(self, name: str, message_th: str, message_en: str) -> None:
        super().__init__(message_th, message_en)
        self.name = name


def _refuse_unclean(kit: Kit, actor: Actor, number: int) -> str:
    with kit.read() as session:
        row = row_by_id(session, actor.scope, Submission, number, lock=False)
        place = session.get_one(Authority, row.authority_id)
        name = label(place.kind, place.short_name)
        outcomes = {finding.outcome: 1 for finding in current_findings(session, row.report_id)}
        sent = select(Decision.by_role).where(Decision.submission_id == row.id, Decision.step == Step.SUBMIT)
        by_role = session.scalars(sent.order_by(Decision.id.desc())).first() or ""
    if not is_clean(outcomes):
        raise _Unclean(
            name, "มีข้อที่ควรดู เปิดอ่านแล้วรับรองทีละแห่ง", "It has a point to look at. Open it and endorse it by itself."
        )
    if by_role and own_typing(by_role, actor.signed_role):
        raise _Unclean(
            name, "อำเภอพิมพ์แทนไว้เอง เปิดอ่านแล้วรับรองทีละแห่ง", "The district typed it in. Open it and endorse it by itself."
        )
    return name
