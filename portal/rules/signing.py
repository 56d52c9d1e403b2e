"""How records are signed by somebody who stands in for another: the own name first, and for whom."""

LONGEST = 200
"""Letters that the columns of signed names hold."""


def typing_for(name: str, office: str, authority: str) -> str:
    """สมชาย (อำเภอลอง) พิมพ์แทน ทต.ห้วยอ้อ."""
    return f"{name} ({office}) พิมพ์แทน {authority}"[:LONGEST]


def acting_for(name: str, absent: str) -> str:
    """สมชาย แทน สมหญิง."""
    return f"{name} แทน {absent}"[:LONGEST]
