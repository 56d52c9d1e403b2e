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

    click.echo(f"{add_rounds(frame.kit(), province, _day(start))} รอบ (rounds added)")


@rounds.command("replay")
@click.argument("day")
@click.option("--number", type=int, help="Which snapshot of the province; without it the latest of the round.")
@click.option("--verify", "check", is_flag=True, help="Check the data, the chain and the papers.")
@click.option("--output", "folder", metavar="DIR", type=click.Path(file_okay=False), help="Write the files here.")
@click.option("--province", metavar="CODE", default="54", show_default=True)
@click.option("--json", "as_json", is_flag=True)
def rounds_replay(day: str, number: int | None, check: bool, folder: str | None, province: str, as_json: bool) -> int:
    """Give back the round due on DAY (2026-12-05) as it was frozen: its data, its XLSX and CSV."""
    from pathlib import Path

    from portal.operations.replaying import replay, verify, write_out

    kit = frame.kit()
    answer = replay(kit, province, _day(day), number)
    if folder:
        write_out(kit, answer, Path(folder))
    if check:
        verify(kit, answer, province)
    frame.print_json(answer.as_json()) if as_json else click.echo("\n".join(answer.lines()))
    return answer.code


@rounds.command("close")
@click.argument("day", required=False)
@click.option("--province", metavar="CODE", default="54", show_default=True)
def rounds_close(day: str | None, province: str) -> None:
    """Close the round due on DAY (2026-12-05); without it, every round whose day is over."""
    from portal.operations.rounds_by_hand import close_rounds

    click.echo(f"{close_rounds(frame.kit(), province, day)} รอบ (rounds closed)")


@rounds.command("count")
def rounds_count() -> None:
    """Count rounds closed before progress was kept, from what was frozen of them."""
    from portal.rules.scope import OPERATOR
    from portal.services.summing import sum_earlier

    click.echo(f"{sum_earlier(frame.kit(), OPERATOR)} รอบ (rounds counted)")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise frame.Stop(f"“{text[:40]}” is not a day: write it as 2025-09-15") from None
