"""Where the browser's files and the templates lie."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "portal" / "static"
TEMPLATES = ROOT / "templates"
VENDOR = STATIC / "vendor"


def own_files(*endings: str) -> list[Path]:
    """Our own files under static/, without the vendored libraries."""
    return sorted(p for p in STATIC.rglob("*") if p.suffix in endings and VENDOR not in p.parents)


def templates() -> list[Path]:
    """Every template of the portal."""
    return sorted(TEMPLATES.rglob("*.html"))
