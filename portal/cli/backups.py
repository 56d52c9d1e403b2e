"""Backing the portal up and bringing it back."""

from pathlib import Path

import click

from portal.cli import frame


@frame.commands.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--keep", type=click.IntRange(1, 1000), default=14, show_default=True, help="Sets kept; older ones go.")
def backup(folder: Path, keep: int) -> None:
    """Add a set of everything, rows and files, to DIR while the portal runs."""
    from portal.operations.backing_up import back_up
    from portal.wiring import secret_key

    made = back_up(frame.kit(), folder, secret_key(frame.settings()), keep)
    click.echo(f"สำรองแล้ว (backed up): {made.folder}")
    click.echo(
        f"{made.rows:,} แถว (rows), {made.objects:,} ไฟล์ (files, {made.copied:,} new), {made.bytes:,} ไบต์ (bytes)"
    )


@frame.commands.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--at", metavar="SET", help="A set by name, such as 2026-11-24T190000Z; without it the newest.")
def restore(folder: Path, at: str | None) -> None:
    """Bring a backup set back into an empty instance, proved row by row and file by file."""
    from portal.operations.restoring import restore as bring_back

    done = bring_back(frame.kit(ready=False), folder, frame.settings().instance / "secret_key", at)
    click.echo(f"กู้คืนแล้ว (restored): {done.set_name}, {done.rows:,} แถว (rows), {done.objects:,} ไฟล์ (files)")
