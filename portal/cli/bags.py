"""A round as a package for the archive."""

from pathlib import Path

import click

from portal.cli import frame


@frame.commands.command()
@click.argument("day", metavar="ROUND")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--province", metavar="CODE", default="54", show_default=True)
@click.option("--authority", metavar="CODE", help="Only this authority; without it one bag with a folder for each.")
def bag(day: str, folder: Path, province: str, authority: str | None) -> None:
    """Write the round due on ROUND (2026-12-05) into DIR as a BagIt package: reports, verdicts and files.

    1 when a file is not whole, 3 when the store could not be asked; then there is no bag.
    """
    from media_store import OutOfReach
    from portal.operations.bagging import Damaged, bag_round

    try:
        made = bag_round(frame.kit(), day, folder, province, authority)
    except Damaged as error:
        raise frame.Stop(f"{error.message_th} ({error.message_en})", frame.BAD) from None
    except OutOfReach as error:
        raise frame.Stop(f"อ่านคลังไฟล์ไม่ได้ ยังไม่มีถุง (the media store: {error}; no bag was written)", 3) from None
    click.echo(f"เขียนแล้ว (written): {made.folder}")
    click.echo(
        f"อปท. (authorities) {made.authorities:,}, รายงาน (reports) {made.reports:,}, "
        f"ไฟล์ (files) {made.files:,}, {made.bytes:,} ไบต์ (bytes)"
    )
