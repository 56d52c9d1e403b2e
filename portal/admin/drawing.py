"""The rows and headings of a list as HTML, put together column by column: a page has four hundred cells."""

from collections.abc import Sequence
from typing import Any

from markupsafe import escape
from sqlalchemy import Row

from portal.admin.listings import Listing, Question
from portal.admin.tongues import Tongue


def draw_rows(
    listing: Listing, rows: Sequence[Row[Any]], tongue: Tongue, address: str, *, can_tick: bool, can_edit: bool
) -> str:
    """The body of the table; `address` is the list's own, rows lie below it. Every value is escaped here."""
    if not rows:
        return ""
    *values, _keys, numbers = zip(*rows, strict=True)
    shown = [column.shown.cells(held, tongue) for column, held in zip(listing.columns, values, strict=True)]
    names = shown[listing.title]
    pattern, parts = [], []
    if can_tick:
        pattern.append(_tick(tongue))
        parts += [numbers, names]
    for place, (column, cells) in enumerate(zip(listing.columns, shown, strict=True)):
        opening = f'<td class="{column.css}">' if column.css else "<td>"
        if place == listing.title:
            pattern.append(f'{opening}<a href="{_plain(address)}%s/">%s</a></td>')
            parts += [numbers, names]
        else:
            pattern.append(f"{opening}%s</td>")
            parts.append(cells)
    if can_edit:
        pattern.append(_pencil(tongue, address))
        parts += [numbers, names]
    row = f"<tr>{''.join(pattern)}</tr>"
    return "\n".join([row % cells for cells in zip(*parts, strict=True)])


def _tick(tongue: Tongue) -> str:
    choose = _plain(tongue.words.choose)
    box = f'<input class="tick" type="checkbox" name="id" value="%s" form="bulk" aria-label="{choose} %s">'
    return f'<td class="pick pick-mid">{box}</td>'


def _pencil(tongue: Tongue, address: str) -> str:
    edit, sign = _plain(tongue.words.edit), _plain(tongue.icons.pencil)
    link = f'href="{_plain(address)}%s/edit" aria-label="{edit} %s"'
    return f'<td class="right"><a class="button button-small button-icon" {link}>{sign}</a></td>'


def _plain(text: str) -> str:
    return text.replace("%", "%%")


def draw_headings(listing: Listing, question: Question, usual: Question, tongue: Tongue, *, fixed: bool) -> str:
    """The cells of the table's head; those one can sort by are links, unless the order is `fixed` by a search."""
    drawn = []
    for column in listing.columns:
        label, css = tongue.said(column.label), ' class="num"' if column.css == "num" else ""
        if not column.order or fixed:
            drawn.append(f'<th scope="col"{css}>{label}</th>')
            continue
        here = question.order == column.order
        way = not question.descending if here else listing.orders[column.order].descending
        asked = Question(column.order, way, question.given, question.values, question.text, question.words)
        state = f' aria-sort="{"descending" if question.descending else "ascending"}"' if here else ""
        icons = tongue.icons
        sign = (icons.down if question.descending else icons.up) if here else icons.sort
        link = f'<a href="?{escape(asked.address(usual))}">{label} {sign}</a>'
        drawn.append(f'<th scope="col"{css}{state}>{link}</th>')
    return "".join(drawn)
