"""The five marks in a film, looked for by hand."""

from pathlib import Path

import click

from portal.cli import frame

UNCHECKED = 3


@frame.commands.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--marks", metavar="DIR", required=True, type=click.Path(path_type=Path), help="Pictures 1.* to 5.*.")
@click.option("--json", "as_json", is_flag=True)
@click.option("--sheet", metavar="OUT", type=click.Path(path_type=Path), help="Write the contact sheet (JPEG).")
def screen(file: Path, marks: Path, as_json: bool, sheet: Path | None) -> int:
    """Look for the five marks in a film; DIR holds pictures of them (1.png, 1-b.jpg, 2.png …). Suggests only."""
    from portal.pictures.screening_by_hand import screen_by_hand, screen_lines

    answer, code, problem, picture = screen_by_hand(file, marks)
    if sheet and picture:
        try:
            sheet.write_bytes(picture)
        except OSError as error:
            raise frame.Stop(f"{sheet}: {error.strerror}") from None
    return frame.print_check(answer, code, problem, screen_lines(answer), as_json=as_json)
