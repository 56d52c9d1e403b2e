"""Screens a film for the five marks, in a killable child with limits."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from portal.pictures.children import ChildFailed, Limits, ask_child
from portal.rules.facts import Picture
from portal.rules.marks import MarkOrder, Screened, ScreenLook, seen_from_data

LIMITS = Limits(180.0, 90)
"""A film of five minutes takes some seconds; one that takes this long is hostile or far too large."""
SCREENER = "portal.pictures.sighting:screen"
PLACEHOLDER = ""
"""Instead of a path: compare with this project's own drawing of the mark."""


def screen_file(
    path: str | Path,
    references: Sequence[tuple[int, str]],
    *,
    strict: bool = False,
    limits: Limits = LIMITS,
    screener: str = SCREENER,
) -> Screened:
    """What of the five marks is in the film at `path`; `references` are (mark, path of a picture or PLACEHOLDER).

    Never raises for content: the look's `problem` says what is wrong, and then there are no pictures. A picture that
    cannot serve is left out, or when `strict` is itself the problem. `screener` names
    the child's function (`module:function`). Raises FileNotFoundError.
    """
    if os.path.getsize(path) == 0:
        return Screened(ScreenLook(problem="empty"))
    known = [(mark, os.path.abspath(one) if one else one) for mark, one in references]
    try:
        facts, made = ask_child(
            screener, (os.path.abspath(path), json.dumps(known), "strict" if strict else ""), limits
        )
        look = _look(facts["look"])
        told = facts["pictures"]
        pictures = tuple(Picture(content=content, **one) for one, content in zip(told, made, strict=True))
    except ChildFailed as failed:
        return Screened(ScreenLook(problem=failed.problem))
    except (TypeError, LookupError, ValueError):
        return Screened(ScreenLook(problem="crashed"))
    if not all(is_jpeg(one.content) for one in pictures):  # a child that was taken over could send anything
        return Screened(ScreenLook(problem="crashed"))
    return Screened(look, pictures)


def is_jpeg(content: bytes) -> bool:
    """Whether the bytes begin and end as a JPEG."""
    return content[:3] == b"\xff\xd8\xff" and content[-2:] == b"\xff\xd9"


def _look(data: dict[str, Any]) -> ScreenLook:
    marks = tuple(map(seen_from_data, data["marks"]))
    return ScreenLook(
        marks, MarkOrder(data["order"]), int(data["frames_looked_at"]), float(data["seconds"]), data["problem"],
        tuple(data["frames"]),
    )  # fmt: skip
