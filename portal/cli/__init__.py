"""The `portal` command. Each command reads its arguments, makes one call and prints the answer."""

from portal.cli import (
    backups,
    bags,
    checks,
    demonstrating,
    events,
    fixity,
    media,
    people,
    provinces,
    roster,
    rounds,
    running,
    screening,
)
from portal.cli.frame import commands, main

__all__ = [
    "backups",
    "bags",
    "checks",
    "commands",
    "demonstrating",
    "events",
    "fixity",
    "main",
    "media",
    "people",
    "provinces",
    "roster",
    "rounds",
    "running",
    "screening",
]
