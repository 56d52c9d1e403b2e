"""Styles stay small: a phone on a weak line loads them first."""

import gzip

from tests.static.places import STATIC, VENDOR, own_files

RAW_CSS = 48_000
PACKED_LOOK = 15_000
PACKED_SCRIPT = 5_000
FONTS = 66_000


def packed(*paths) -> int:
    return sum(len(gzip.compress(p.read_bytes(), 6)) for p in paths)


def test_all_styles_together_stay_under_48_kilobytes():
    assert sum(p.stat().st_size for p in own_files(".css")) <= RAW_CSS


def test_styles_and_icons_cross_the_line_in_15_kilobytes():
    assert packed(*own_files(".css"), STATIC / "icons.svg") <= PACKED_LOOK


def test_the_script_of_every_page_is_small_beside_htmx():
    assert packed(STATIC / "js" / "portal.js") <= PACKED_SCRIPT


def test_fonts_are_two_weights_of_two_scripts():
    fonts = sorted(VENDOR.rglob("*.woff2"))
    assert [f.name for f in fonts] == ["latin-400.woff2", "latin-600.woff2", "thai-400.woff2", "thai-600.woff2"]
    assert all(f.read_bytes()[:4] == b"wOF2" for f in fonts)
    assert sum(f.stat().st_size for f in fonts) <= FONTS
