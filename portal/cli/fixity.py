"""Reading every stored file again, and mending from a backup what is no longer whole."""

import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portal.cli import frame
from portal.cli.media import media

if TYPE_CHECKING:
    from portal.services.verifying import Tally, Told

TELL_EVERY_S = 5.0


@frame.commands.command()
@click.option("--sample", metavar="PERCENT", type=click.FloatRange(0, 100, min_open=True), default=100.0)
@click.option("--pace", metavar="MB", type=click.FloatRange(0, min_open=True), help="At most so many MB a second.")
@click.option("--json", "as_json", is_flag=True)
def fixity(sample: float, pace: float | None, as_json: bool) -> int:
    """Read every stored file again and compare. 1 at one flipped, missing or extra file, or when nothing was there.

    --sample reads the bytes of a part and compares the others by name. 3 when the store could not be asked.
    """
    from portal.operations.fixity_by_hand import Pace, answer_of, check_store, lines_of

    answer, code, problem = answer_of(*check_store(frame.kit(), _progress(), Pace(sample / 100, pace)))
    return frame.print_check(answer, code, problem, lines_of(answer), as_json=as_json)


@media.command("mend")
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
def media_mend(folder: Path, as_json: bool) -> int:
    """Bring files that fixity found flipped or missing back from the backup in DIR. 1 when DIR lacks one."""
    from portal.operations.fixity_by_hand import mend

    done = mend(frame.kit(), folder)
    if as_json:
        frame.print_json(asdict(done))
    else:
        click.echo(f"กู้คืนแล้ว (mended) {len(done.mended):,}, ไม่มีในชุดสำรอง (not in the backup) {len(done.not_there):,}")
        for key in done.not_there:
            click.echo(f"ไม่มีในชุดสำรอง (not in the backup): {key}")
    return frame.BAD if done.not_there else 0


def _progress() -> "Told":
    """Says on stderr how far it is: on a terminal in one line that is written over, else every few seconds."""
    said, terminal = [time.monotonic()], sys.stderr.isatty()

    def tell(tally: "Tally") -> None:
        if time.monotonic() - said[0] >= (0.2 if terminal else TELL_EVERY_S):
            said[0] = time.monotonic()
            line = f"{tally.seen:,} ไฟล์ (files), {tally.bytes / 1e6:,.0f} MB"
            click.echo(("\r" if terminal else "") + line, err=True, nl=not terminal)

    return tell
