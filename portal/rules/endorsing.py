"""What a district may endorse in one go, and how an office's own typing is marked when it says yes to it."""

from collections.abc import Mapping

from portal.rules.vocabulary import Outcome, Role

DOUBTS = (Outcome.FAIL, Outcome.BORDERLINE, Outcome.WARNING)
"""Findings that a person must read before saying yes."""
OFFICES = {Role.DISTRICT: "อำเภอ", Role.PROVINCE: "จังหวัด", Role.REVIEWER: "จังหวัด"}


def is_clean(outcomes: Mapping[str, int]) -> bool:
    """Whether nothing found asks for a look; what could not be checked, or waits for a person, is no doubt."""
    return not any(outcomes.get(outcome) for outcome in DOUBTS)


def own_typing(sent_by_role: str, decided_by_role: Role) -> str:
    """The mark, in Thai, of a yes by the very office that typed the report in for its authority; empty otherwise.

    It is allowed, since an authority without internet has signed the paper form, but whoever reads on must know that
    two eyes saw it and not four.
    """
    office = OFFICES.get(decided_by_role, "")
    same = office and OFFICES.get(Role(sent_by_role)) == office
    return f"{office}พิมพ์แทน อปท. ตามแบบกระดาษ และเป็นผู้ให้ผ่านเอง" if same else ""
