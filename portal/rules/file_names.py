"""Names of files as people give them: kept as text, never a path, safe to show and to hand back."""

import re

from portal.rules.thai import normalise

LONGEST = 300
"""Characters kept of a name: the longest mandated one has 110."""
_APART = re.compile(r"[/\\]")
_FORBIDDEN = re.compile('[\x00-\x1f\x7f-\x9f<>:"|?*\u2028\u2029]')


def clean_name(given: str) -> str:
    """A file's name without folders, control signs and signs that turn the direction of writing; its ending stays."""
    name = " ".join(normalise(_APART.split(given)[-1]).split())
    name = _FORBIDDEN.sub("_", name).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if len(name) > LONGEST and dot and len(ending) <= 10:
        return f"{stem[: LONGEST - len(ending) - 1]}.{ending}"
    return name[:LONGEST] or "file"


def plain_name(name: str, number: int) -> str:
    """A name in plain ASCII for those who cannot read another: its own when it is, else file-12.mp4."""
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 ._()-]{0,99}", name):
        return name
    ending = name.rsplit(".", 1)[-1] if "." in name else ""
    return f"file-{number}.{ending}" if re.fullmatch(r"[A-Za-z0-9]{1,5}", ending) else f"file-{number}"
