"""What is frozen at the close of a round: its chain, what was corrected since, its table in the nine-field order."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from portal.rules.canonical import digest
from portal.rules.dates import BANGKOK, thai_date
from portal.rules.progress import STATUS_WORDS
from portal.rules.report import FIELDS as NINE
from portal.rules.vocabulary import Status

FORMAT = 2
"""Version of the snapshot's shape."""
FIELDS = tuple(NINE)
MOST_CORRECTIONS = 2000


def chained(previous: str, sha256: str) -> str:
    """The chain's hash at a snapshot whose body has `sha256`."""
    return digest(previous, "\n", sha256)


def corrections(before: str, now: Iterable[str]) -> list[dict[str, Any]]:
    """What differs from an earlier body of the same round, in the order of `now` (reports as canonical JSON).

    Each: `report`, `authority`, `field` (a field, `status`, or `report` for one that came or went), `before`, `after`.
    """
    old = {report["id"]: report for report in json.loads(before)["reports"]}
    found: list[dict[str, Any]] = []
    for text in now:
        report = json.loads(text)
        found += _changes(old.pop(report["id"], None), report)
    for gone in old.values():
        found.append(_change(gone, "report", gone["fields"]["product_name"], None))
    return found[:MOST_CORRECTIONS]


def _changes(old: dict[str, Any] | None, new: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if old is None:
        yield _change(new, "report", None, new["fields"]["product_name"])
        return
    for name in FIELDS:
        if old["fields"].get(name) != new["fields"].get(name):
            yield _change(new, name, old["fields"].get(name), new["fields"].get(name))
    if old["status"] != new["status"]:
        yield _change(new, "status", old["status"], new["status"])


def _change(report: dict[str, Any], field: str, before: Any, after: Any) -> dict[str, Any]:
    place = report["authority"]["name_th"]
    return {"report": report["id"], "authority": place, "field": field, "before": before, "after": after}


HEADING = (
    "ที่", "รหัส อปท.", "อปท.", "อำเภอ", *(f"{number}. {name}" for number, name, _ in NINE.values()),
    "สถานะ", "เลขที่ใบรับ", "ส่งเมื่อ", "ส่งหลังกำหนด",
)  # fmt: skip
"""Columns of a round's table: the nine fields in the order of the department's form (letter, 2.4)."""


def table(body: dict[str, Any]) -> Iterator[list[str]]:
    """The rows of a frozen round: text only, days of the Buddhist era, figures without separators."""
    for number, report in enumerate(body["reports"], start=1):
        place, sent = report["authority"], report["submission"]
        fields = ["" if report["fields"][name] is None else str(report["fields"][name]) for name in FIELDS]
        yield [
            str(number), place["code"] or "", place["name_th"], place.get("district") or "", *fields,
            STATUS_WORDS[Status(report["status"])][0], *_sending(sent),
        ]  # fmt: skip


def _sending(sent: dict[str, Any] | None) -> list[str]:
    if sent is None:
        return ["", "", ""]
    at = datetime.fromisoformat(sent["sent_at"]).astimezone(BANGKOK)
    return [sent["receipt"], f"{thai_date(at.date())} {at:%H:%M}", "ใช่" if sent["late"] else ""]


def paper_name(due_on: date, number: int, kind: str) -> str:
    """The file name of a paper."""
    return f"รายงานรอบ {thai_date(due_on)} (ฉบับที่ {number}).{kind}"
