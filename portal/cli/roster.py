"""The roster of authorities."""

import sys
from pathlib import Path

import click

from portal.cli import frame


@frame.commands.group()
def roster() -> None:
    """The roster of authorities."""


@roster.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show the difference, write nothing.")
@click.option("--json", "as_json", is_flag=True)
def roster_import(file: Path, dry_run: bool, as_json: bool) -> int:
    """Take over a roster in CSV or XLSX; authorities that the file lacks are kept. 1 when rows were refused."""
    from portal.operations.roster_by_hand import diff_lines, import_roster

    seen = import_roster(frame.kit(), file, dry_run=dry_run)
    if as_json:
        frame.print_json(seen)
    else:
        for line in diff_lines(seen):
            click.echo(line)
    return frame.BAD if seen["refused"] else 0


@roster.command("export")
@click.option("--xlsx", is_flag=True, help="XLSX instead of CSV.")
@click.option("--output", metavar="FILE", type=click.Path(path_type=Path), help="A file instead of stdout.")
def roster_export(xlsx: bool, output: Path | None) -> None:
    """Write the roster for Excel."""
    from portal.operations.roster_by_hand import export_roster

    content = export_roster(frame.kit(), xlsx=xlsx)
    output.write_bytes(content) if output else sys.stdout.buffer.write(content)
