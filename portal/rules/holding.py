"""How long a sending holds its report: what is known now is known of it, what came later is not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from portal.rules.progress import Step
from portal.rules.vocabulary import Status

UNDER_WAY = (Status.SUBMITTED, Status.ENDORSED)
"""A submission in these states holds its report: nobody may change it."""


@dataclass(frozen=True)
class Stride:
    """One step that was taken, as far as it matters here."""

    step: str
    to_status: str
    at: datetime


def released_at(strides: Iterable[Stride]) -> datetime | None:
    """When the report was free to be changed again after its last sending; None while the sending holds it.

    Steps in the order they were taken. A delivery or a reopening long after says nothing: the report may have been
    changed for the next round already.
    """
    moment: datetime | None = None
    for stride in strides:
        if stride.step in (Step.SUBMIT, Step.UNDO):
            moment = None
        if stride.to_status not in UNDER_WAY and moment is None:
            moment = stride.at
    return moment
