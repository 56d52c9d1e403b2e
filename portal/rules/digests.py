"""One letter a person and day out of everything that is new: plain text, simple HTML, and the short text for LINE."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from portal.rules.dates import english_date, thai_date
from portal.rules.notices import ORDER, Told

MOST = 40
"""Things written out in one letter; the page has all."""
LONGEST_LINE = 4900
"""LINE takes 5,000 characters a message."""


@dataclass(frozen=True)
class Digest:
    """Subject, plain text and HTML of one letter."""

    subject: str
    text: str
    html: str


def compose(name: str, day: date, things: Sequence[Told], base_url: str, language: str = "th") -> Digest:
    """The digest of one person: what asks for something first. Thai first, and a line in English below each."""
    ordered = sorted(things, key=lambda one: ORDER.index(one.kind))
    shown, more = ordered[:MOST], len(ordered) - MOST
    thai_first = language != "en"
    subject = (
        f"มี {len(things)} เรื่องใหม่ ถึงวันที่ {thai_date(day)}: {ordered[0].title_th}"
        if thai_first
        else f"{len(things)} new, {english_date(day)}: {ordered[0].title_en}"
    )
    greeting = f"เรียน {name}" if thai_first else f"Dear {name}"
    foot = (
        f"เลือกวิธีรับแจ้งหรือปิดอีเมลได้ที่ {base_url}/account",
        f"Choose how you are told, or stop these letters: {base_url}/account",
    )
    rest = (f"และอีก {more} เรื่อง: {base_url}/notices",) if more > 0 else ()
    text = "\n".join([greeting, "", *(_lines(one, base_url, thai_first) for one in shown), *rest, *foot])
    items = "".join(_item(one, base_url, thai_first) for one in shown)
    tail = "".join(f"<p>{escape(line)}</p>" for line in (*rest, *foot))
    body = f"<p>{escape(greeting)}</p><ol>{items}</ol>{tail}"
    html = (
        f'<!doctype html><html lang="{"th" if thai_first else "en"}"><meta charset="utf-8"><body>{body}</body></html>'
    )
    return Digest(_one_line(subject)[:250], text, html)


def short(things: Sequence[Told], base_url: str) -> str:
    """The same for LINE: titles, reasons and ways, as far as one message goes."""
    ordered = sorted(things, key=lambda one: ORDER.index(one.kind))
    lines = [f"• {one.title_th}\n{_reason(one)}{base_url}{one.link}" for one in ordered]
    whole = f"มี {len(things)} เรื่องใหม่\n" + "\n".join(lines)
    return whole if len(whole) <= LONGEST_LINE else f"{whole[:LONGEST_LINE]}…\n{base_url}/notices"


def _reason(one: Told) -> str:
    return f"เหตุผล: {one.reason[:500]}\n" if one.reason else ""


def _lines(one: Told, base_url: str, thai_first: bool) -> str:
    titles = (one.title_th, one.title_en) if thai_first else (one.title_en, one.title_th)
    parts = [f"- {titles[0]}", f"  ({titles[1]})", *([f"  {one.reason}"] if one.reason else [])]
    return "\n".join([*parts, f"  {base_url}{one.link}", ""])


def _item(one: Told, base_url: str, thai_first: bool) -> str:
    titles = (one.title_th, one.title_en) if thai_first else (one.title_en, one.title_th)
    address = escape(f"{base_url}{one.link}", quote=True)
    reason = f"<br>{escape(one.reason)}" if one.reason else ""
    return f'<li><a href="{address}"><b>{escape(titles[0])}</b></a><br><small>{escape(titles[1])}</small>{reason}</li>'


def _one_line(text: str) -> str:
    return " ".join(text.split())
