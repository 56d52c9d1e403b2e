"""The log of events and its chain."""

import click

from portal.cli import frame


@frame.commands.group()
def events() -> None:
    """The log of events and its chain."""


@events.command("verify")
@click.option("--head", "heads", metavar="SEQ:SHA256", multiple=True, help="A head that was kept elsewhere.")
@click.option("--json", "as_json", is_flag=True)
def events_verify(heads: tuple[str, ...], as_json: bool) -> int:
    """Walk the chain: edited, deleted, reordered, inserted and cut-off events are named. Exit code 1 at any of them."""
    from portal.operations.events_by_hand import verify_events
    from portal.wiring import HEADS

    try:
        found = verify_events(frame.kit(), frame.settings().instance / HEADS, heads)
    except ValueError as error:
        raise frame.Stop(str(error)) from None
    frame.print_json(found.as_json()) if as_json else click.echo("\n".join(found.lines()))
    return found.code


@events.command("head")
def events_head() -> None:
    """Seal what is committed and print the head of the chain, to be kept where nobody of the portal writes."""
    from portal.operations.events_by_hand import print_head

    click.echo(print_head(frame.kit()))
