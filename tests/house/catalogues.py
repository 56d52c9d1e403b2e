"""Gathers every page string and keeps the catalogues: `make catalogues`.

Message ids are English and stand in the code; `portal/translations/th` holds the Thai. The English catalogue says each
id as it is. Flask-Admin speaks to people too and brings no Thai, so its words lie beside ours. Compiled files are kept
beside their source: a checkout and the wheel speak Thai without a build step. No file holds a time, a version or a path
of a machine, so that a difference shows words alone.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import flask_admin
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
SHELF = ROOT / "portal" / "translations"
SCRIPTS, PAGES = ("**.py", "python"), ("**.html", "jinja2")
SOURCES = {
    "messages": ((ROOT / "portal", SCRIPTS), (ROOT / "templates", PAGES)),
    "admin": (
        (Path(flask_admin.__file__).parent, SCRIPTS),
        (Path(flask_admin.__file__).parent / "templates" / "bootstrap4", PAGES),
    ),
}
"""Where the messages of each domain stand."""
CATALOGUES = (("messages", "th"), ("admin", "th"), ("messages", "en"))
"""Flask-Admin speaks English by itself."""
ONE, MANY = ("_", "gettext", "lazy_gettext", "_gettext", "_l"), ("ngettext", "lazy_ngettext", "_ngettext")
KEYWORDS = dict.fromkeys(ONE) | dict.fromkeys(MANY, (1, 2))


class Plain(Catalog):
    """A catalogue whose heading says only what a reader of it needs."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """Language, encoding and plural form; nothing that changes from day to day."""
        return [
            ("Language", str(self.locale_identifier)),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", self.plural_forms),
        ]


def forms(text: object) -> tuple[str, ...]:
    """A message's id or words as a tuple, whether it has plural forms or not."""
    return tuple(text) if isinstance(text, list | tuple) else (str(text or ""),)


def wanted(domain: str) -> Iterator[Message]:
    """The messages that code and templates use now."""
    for folder, method in SOURCES[domain]:
        for name, _line, text, _comments, _context in extract_from_dir(
            folder, [method], {"**.html": {"silent": "false"}}, keywords=KEYWORDS, strip_comment_tags=True
        ):
            yield Message(text, locations=[(f"{folder.name}/{name}", 0)])


def renewed(domain: str, language: str) -> Plain:
    """A catalogue with exactly the messages wanted now; what was translated stays, what is gone goes."""
    fresh, known = Plain(locale=language, header_comment="", fuzzy=False), kept(domain, language)
    for message in sorted(wanted(domain), key=lambda one: forms(one.id)):
        before = known.get(message.id)
        said = before.string if before is not None and forms(before.id) == forms(message.id) else ""
        if any(forms(message.id)):
            fresh.add(message.id, message.id if language == "en" else said, locations=message.locations)
    return fresh


def kept(domain: str, language: str) -> Catalog:
    """The catalogue as its file holds it; an empty one when there is no file yet."""
    path = source(domain, language)
    if not path.exists():
        return Plain(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language, ignore_obsolete=True)


def source(domain: str, language: str) -> Path:
    """Where a catalogue's words lie; the compiled one lies beside it."""
    return SHELF / language / "LC_MESSAGES" / f"{domain}.po"


def written(catalogue: Catalog) -> bytes:
    """A catalogue as its source file holds it."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=118, include_lineno=False)
    return buffer.getvalue().lstrip()


def compiled(catalogue: Catalog) -> bytes:
    """A catalogue as gettext reads it."""
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def unsaid(catalogue: Catalog) -> list[str]:
    """Ids without a whole translation."""
    return [
        str(message.id) for message in catalogue if message.id and (message.fuzzy or not all(forms(message.string)))
    ]


def main() -> int:
    """Renews and compiles every catalogue; answers 1 when something is still untranslated."""
    left: list[str] = []
    for domain, language in CATALOGUES:
        catalogue, path = renewed(domain, language), source(domain, language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(catalogue))
        path.with_suffix(".mo").write_bytes(compiled(catalogue))
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} messages, {len(unsaid(catalogue))} untranslated")
        left += unsaid(catalogue)
    print("\n".join(left))
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
