"""The roster at the command line: import with its difference, export."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from portal.operations.starting import furnish
from portal.queries.roster import HEADING, roster_rows
from portal.rules.roster_diff import Change, RosterDiff
from portal.rules.scope import EVERYWHERE, OPERATOR
from portal.services.errors import Invalid
from portal.services.importing import apply_roster, compare_file
from portal.services.kit import Kit
from portal.services.sheets import csv_bytes, xlsx_bytes
from portal.services.tables import refuse_too_large


def import_roster(kit: Kit, file: Path, *, dry_run: bool) -> dict[str, Any]:
    """Compares and, unless `dry_run`, takes the file over: new and changed rows; what it lacks is kept.

    A file with a province column may name places that are not there yet: they are made, with rulebook and rounds.
    """
    content = _read(file)
    with kit.read() as session:
        diff = compare_file(session, EVERYWHERE, content, grows=True)
    if not dry_run and (diff.new or diff.changed):
        imported = apply_roster(kit, OPERATOR, content, seen=diff.digest, grows=True, reason=file.name[:200])
        for province_id in imported.provinces:
            furnish(kit, province_id)
    return as_plain(diff) | {"written": not dry_run}


def export_roster(kit: Kit, *, xlsx: bool) -> bytes:
    """The roster of every province as CSV or XLSX."""
    with kit.read() as session:
        rows = (row.cells() for row in roster_rows(session, EVERYWHERE))
        return xlsx_bytes(HEADING, rows) if xlsx else csv_bytes(HEADING, rows)


def as_plain(diff: RosterDiff) -> dict[str, Any]:
    """The difference as JSON holds it."""
    return {
        "new": [_row(each) for each in diff.new],
        "changed": [_row(each) | {"fields": [asdict(field) for field in each.fields]} for each in diff.changed],
        "gone": [{"code": each.code, "name_th": each.name_th, "id": each.id} for each in diff.gone],
        "refused": [asdict(each) for each in diff.refused],
        "same": diff.same,
    }


def diff_lines(seen: dict[str, Any]) -> Iterator[str]:
    """The difference as lines for a person."""
    for each in seen["new"]:
        yield f"+ row {each['row']}: {each['code'] or '-'} {each['name_th']}"
    for each in seen["changed"]:
        what = "; ".join(f"{field['field']}: {field['old'] or '-'} → {field['new'] or '-'}" for field in each["fields"])
        yield f"~ row {each['row']}: {each['code'] or '-'} {each['name_th']}: {what}"
    for each in seen["gone"]:
        yield f"? not in the file, kept: {each['code'] or '-'} {each['name_th']}"
    for each in seen["refused"]:
        why = f"{each['message_th']} ({each['message_en']})"
        yield f"! row {each['number']}: {each['code'] or '-'} {each['name']}: {why}"
    counts = ", ".join(f"{name} {len(seen[name])}" for name in ("new", "changed", "gone", "refused"))
    yield f"{counts}, same {seen['same']}; {'written' if seen['written'] else 'nothing was written (dry run)'}"


def _read(file: Path) -> bytes:
    if not file.is_file():
        raise Invalid("file", f"ไม่พบไฟล์ {file.name}", f"There is no file {file.name}.")
    refuse_too_large(file.stat().st_size)
    return file.read_bytes()


def _row(each: Change) -> dict[str, Any]:
    return {
        "row": each.row.number, "code": each.row.code, "type": each.row.kind.value, "name_th": each.row.name_th,
        "district_code": each.row.district_code, "in_doubt": each.row.in_doubt,
    }  # fmt: skip
