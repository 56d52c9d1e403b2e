"""The rows and headings of a list as HTML, put together without a template: a page has four hundred cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from markupsafe import escape
from sqlalchemy import Row

from portal.admin.listings import Column, Listing, Question
from portal.admin.tongues import Tongue


@dataclass(frozen=True)
class RowFrame:
    """What surrounds the cells of every row: `tick` and `pencil` hold `{id}` and `{title}`, or are empty."""

    address: str
    tick: str
    pencil: str


def row_frame(address: str, tongue: Tongue, *, can_tick: bool, can_edit: bool) -> RowFrame:
    """The frame for those who may tick rows and may edit them."""
    pick, edit = escape(_("Choose")), escape(_("Edit"))
    tick = (
        f'<td class="pick pick-mid"><input class="tick" type="checkbox" name="id" value="{{id}}" form="bulk" '
        f'aria-label="{pick} {{title}}"></td>'
    )
    pencil = (
        f'<td class="right"><a class="button button-small button-icon" href="{address}{{id}}/edit" '
        f'aria-label="{edit} {{title}}">{tongue.drawn("icon", "pencil")}</a></td>'
    )
    return RowFrame(address, tick if can_tick else "", pencil if can_edit else "")


def draw_rows(listing: Listing, rows: Sequence[Row[Any]], tongue: Tongue, frame: RowFrame) -> str:
    """The body of the table."""
    title, columns = listing.title, listing.columns
    cells = [(_opening(column), column.shown.html) for column in columns]
    named, drawn = columns[title].shown.text, []
    for row in rows:
        number, values = row[-1], list(row)
        name = escape(named(values[title], tongue))
        inner = [f"{opening}{html(value, tongue)}</td>" for (opening, html), value in zip(cells, values, strict=False)]
        inner[title] = f'{cells[title][0]}<a href="{frame.address}{number}/">{name}</a></td>'
        tick, pencil = frame.tick, frame.pencil
        if tick:
            tick = tick.replace("{id}", str(number)).replace("{title}", name)
        if pencil:
            pencil = pencil.replace("{id}", str(number)).replace("{title}", name)
        drawn.append(f"<tr>{tick}{''.join(inner)}{pencil}</tr>")
    return "\n".join(drawn)


def _opening(column: Column) -> str:
    return f'<td class="{column.css}">' if column.css else "<td>"


def draw_headings(listing: Listing, question: Question, usual: Question, tongue: Tongue, *, fixed: bool) -> str:
    """The cells of the table's head; those one can sort by are links. `fixed`: nothing can be sorted now."""
    drawn = []
    for column in listing.columns:
        label = escape(str(column.label))
        css = ' class="num"' if column.css == "num" else ""
        if not column.order or fixed:
            drawn.append(f'<th scope="col"{css}>{label}</th>')
            continue
        here = question.order == column.order
        way = not question.descending if here else listing.orders[column.order].descending
        asked = Question(column.order, way, question.given, question.values, question.text, question.words)
        state = f' aria-sort="{"descending" if question.descending else "ascending"}"' if here else ""
        sign = ("down" if question.descending else "up") if here else "sort"
        link = f'<a href="?{escape(asked.address(usual))}">{label} {tongue.drawn("icon", sign)}</a>'
        drawn.append(f'<th scope="col"{css}{state}>{link}</th>')
    return "".join(drawn)
