"""Where the files that come with the code lie: beside the package in a wheel, at the top of a checkout."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder `templates` or `migrations`. Raises FileNotFoundError naming it when the installation is broken."""
    for place in (PACKAGE / name, PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"this installation lacks its {name} folder")
