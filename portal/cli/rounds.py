"""Rounds of a province."""

from dataclasses import asdict
from datetime import date

import click

from portal.cli import frame


@frame.commands.group()
def rounds() -> None:
    """Rounds of a province."""


@rounds.command("list")
@click.option("--province", metavar="CODE", default="54", show_default=True)
@click.option("--json", "as_json", is_flag=True)
def rounds_list(province: str, as_json: bool) -> None:
    """The rounds, newest first."""
    from portal.operations.rounds_by_hand import list_rounds, round_line

    rows = list_rounds(frame.kit(), province)
    frame.print_json([asdict(row) for row in rows]) if as_json else click.echo("\n".join(map(round_line, rows)))


@rounds.command("add")
@click.option("--from", "start", metavar="DAY", required=True, help="First day, e.g. 2025-09-15.")
@click.option("--province", metavar="CODE", default="54", show_default=True)
def rounds_add(start: str, province: str) -> None:
    """Add the rounds from before the portal; they never count as late."""
    from portal.operations.rounds_by_hand import add_rounds

    try:
        day = date.fromisoformat(start)
    except ValueError:
        raise frame.Stop(f"“{start[:40]}” is not a day: write it as 2025-09-15") from None
    click.echo(f"{add_rounds(frame.kit(), province, day)} รอบ (rounds added)")


@rounds.command("close")
@click.argument("day", required=False)
@click.option("--province", metavar="CODE", default="54", show_default=True)
def rounds_close(day: str | None, province: str) -> None:
    """Close the round due on DAY (2026-12-05); without it, every round whose day is over."""
    from portal.operations.rounds_by_hand import close_rounds

    click.echo(f"{close_rounds(frame.kit(), province, day)} รอบ (rounds closed)")
