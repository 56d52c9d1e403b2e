"""The media store: moving it."""

import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from portal.cli import frame

if TYPE_CHECKING:
    from portal.operations.moving_media import Move

SWITCH = """สลับไปใช้ (to switch over):
1. หยุดพอร์ทัล (stop the portal)
2. รันอีกครั้งด้วย --only-new เก็บไฟล์ที่เพิ่งเข้ามา (run this once more with --only-new for what just came in)
3. PORTAL_MEDIA_URL={}
4. เปิดพอร์ทัล การอัปโหลดที่ค้างอยู่เริ่มใหม่ (start it; uploads on their way begin again)
คลังเดิมไม่ถูกลบ (the old store is kept): {}"""
TELL_EVERY_S = 5.0


@frame.commands.group()
def media() -> None:
    """The media store."""


@media.command("move")
@click.option("--to", "url", metavar="URL", required=True, help="folder:PATH or s3://BUCKET/PREFIX?endpoint=…&region=…")
@click.option("--only-new", is_flag=True, help="Trust what is there by its size; do not read it again.")
@click.option("--json", "as_json", is_flag=True)
def media_move(url: str, only_new: bool, as_json: bool) -> int:
    """Copy every stored file to another store while the portal runs, proved by hash. 1 when a file is spoilt.

    Safe to cut and run again. Nothing changes for the portal until PORTAL_MEDIA_URL says so.
    """
    from media_store import open_store, shown
    from portal.operations.moving_media import move_media

    kit, here = frame.kit(), frame.settings().media_url
    move = move_media(kit, open_store(url), _progress(), only_new=only_new)
    if as_json:
        frame.print_json(asdict(move))
    else:
        click.echo(f"ย้ายแล้ว (moved): {_line(move)}")
        for key in move.spoilt:
            click.echo(f"เสียหายในคลังเดิม (spoilt in the old store, not moved): {key}")
        click.echo(SWITCH.format(shown(url), shown(here)))
    return frame.BAD if move.spoilt else 0


def _progress() -> Callable[["Move"], None]:
    """Says how far it is on stderr: on a terminal in one line that is written over, else every few seconds."""
    said, terminal = [0.0], sys.stderr.isatty()

    def tell(move: "Move") -> None:
        now = time.monotonic()
        if now - said[0] >= (0.2 if terminal else TELL_EVERY_S) or move.done == move.total:
            said[0] = now
            click.echo(("\r" if terminal else "") + _line(move), err=True, nl=not terminal or move.done == move.total)

    return tell


def _line(move: "Move") -> str:
    sizes = f"{move.done_bytes / 1e6:,.0f} / {move.total_bytes / 1e6:,.0f} MB"
    counts = f"คัดลอก (copied) {move.copied:,}, มีแล้ว (there) {move.kept:,}"
    return f"{move.done:,} / {move.total:,} ไฟล์ (files), {sizes}, {counts}"
