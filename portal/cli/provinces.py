"""Provinces on this portal."""

from dataclasses import asdict
from pathlib import Path

import click

from portal.cli import frame


@frame.commands.group()
def province() -> None:
    """Provinces on this portal."""


@province.command("add")
@click.argument("code")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--admin", "login", metavar="LOGIN", default="", help="Its administrator; admin-CODE when not given.")
@click.option("--json", "as_json", is_flag=True)
def province_add(code: str, file: Path, login: str, as_json: bool) -> int:
    """Start the province CODE from its roster FILE: districts, authorities, rulebook, rounds, one administrator."""
    from portal.operations.provinces_by_hand import add_province

    made = add_province(frame.kit(), code, file, login)
    if as_json:
        frame.print_json(asdict(made))
    else:
        click.echo(
            f"{made.code} {made.name_th}: {made.districts} อำเภอ (districts), {made.authorities} อปท. (authorities)"
        )
        if made.password:
            click.echo(f"{made.login}: รหัสผ่านครั้งแรก (one-time password, shown once): {made.password}")
        if made.refused:
            click.echo(f"{made.refused} แถวไม่รับ ดูด้วย portal roster import --dry-run (rows were refused)", err=True)
    return frame.BAD if made.refused else 0


@province.command("list")
@click.option("--json", "as_json", is_flag=True)
def province_list(as_json: bool) -> None:
    """The provinces with their numbers of districts and authorities."""
    from portal.operations.provinces_by_hand import list_provinces

    rows = list_provinces(frame.kit())
    lines = (f"{row.code}  {row.name_th}  {row.districts} อำเภอ  {row.authorities} อปท." for row in rows)
    frame.print_json([asdict(row) for row in rows]) if as_json else click.echo("\n".join(lines))
