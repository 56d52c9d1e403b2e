"""Opens a PDF and draws its first page small. Runs in a child only: see `rendering`."""

from pathlib import Path
from typing import Any

import pypdfium2

from portal.pictures.containers import hides_another, is_of_type
from portal.pictures.photos import BOTH, make_small
from portal.rules.facts import FileLook, Rendered
from portal.rules.kinds import LONG_SIDE, RenditionKind

END, END_WITHIN = b"%%EOF", 2048
"""A whole PDF ends with this mark; programs leave a little behind it (ISO 32000-2, 7.5)."""
MOST_SCALE = 4.0
"""A page of a few points is not blown up further than this."""


def render(path: str, content_type: str) -> Rendered:
    """Facts of a PDF (`note` tells its pages) and pictures of its first page; nothing that lies in it is run."""
    size = Path(path).stat().st_size
    problem = _problem_of(path, content_type, size)
    if problem:
        return Rendered(FileLook(None, size, problem=problem))
    try:
        document = pypdfium2.PdfDocument(path)
        pages = len(document)
        page: Any = document[0]
        longest = max(page.get_size())
        scale = min(MOST_SCALE, LONG_SIDE[RenditionKind.PREVIEW] / max(longest, 1.0))
        image = page.render(scale=scale).to_pil()
        return Rendered(
            FileLook(None, size, "pdf", width=image.width, height=image.height, note=f"pages {pages}"),
            make_small(image, BOTH),
        )
    except pypdfium2.PdfiumError as error:
        locked = "assword" in str(error)
        return Rendered(FileLook(None, size, problem="locked" if locked else "not_document"))
    except MemoryError:
        return Rendered(FileLook(None, size, problem="too_large_picture"))
    except Exception as error:  # noqa: BLE001 - what a decoder raises for a hostile file is anybody's guess
        return Rendered(FileLook(None, size, problem="not_document", note=type(error).__name__))


def _problem_of(path: str, content_type: str, size: int) -> str | None:
    if not is_of_type(path, content_type):
        return "not_document"
    with open(path, "rb") as file:
        file.seek(max(0, size - END_WITHIN))
        if END not in file.read():
            return "truncated"
    return "two_in_one" if hides_another(path) else None
