"""What can be done with ticked rows. It is asked before it is done: by the page's dialog, else by a page of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from werkzeug.wrappers import Response

from portal.access.policy import Permission

MOST_TICKED = 200
"""More rows than a page can show are no honest request."""


@dataclass(frozen=True)
class Act:
    """A deed on several rows. `run` is given the view and their ids, all inside the scope, and may answer itself."""

    name: str
    label: LazyString
    run: Callable[[Any, list[int]], Response | None]
    ask: LazyString | str = ""
    grave: bool = False
    need: Permission = Permission.BACKOFFICE_WRITE
