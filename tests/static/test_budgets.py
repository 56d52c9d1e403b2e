"""Styles stay small: a phone on a weak line loads them first."""

import gzip

from tests.static.places import STATIC, TEMPLATES, VENDOR, own_files

RAW_CSS = 48_000
OF_ONE_PAGE = {"library.css": 4_000, "paper-form.css": 1_000, "progress.css": 3_000, "slips.css": 1_000}
"""Sheets that only their own pages load, and how large each may be."""
PACKED_LOOK = 15_000
PACKED_SCRIPT = 5_000
FONTS = 66_000


def packed(*paths) -> int:
    return sum(len(gzip.compress(p.read_bytes(), 6)) for p in paths)


def of_every_page():
    return [path for path in own_files(".css") if path.name not in OF_ONE_PAGE]


def test_the_styles_of_every_page_stay_under_48_kilobytes():
    assert sum(p.stat().st_size for p in of_every_page()) <= RAW_CSS


def test_a_sheet_of_one_page_is_small_and_no_frame_loads_it():
    for name, most in OF_ONE_PAGE.items():
        assert (STATIC / "css" / name).stat().st_size <= most
    for frame in (TEMPLATES / "layout").glob("*.html"):
        assert not any(name in frame.read_text("utf-8") for name in OF_ONE_PAGE)


def test_styles_and_icons_cross_the_line_in_15_kilobytes():
    assert packed(*of_every_page(), STATIC / "icons.svg") <= PACKED_LOOK


def test_the_script_of_every_page_is_small_beside_htmx():
    assert packed(STATIC / "js" / "portal.js") <= PACKED_SCRIPT


def test_fonts_are_two_weights_of_two_scripts():
    fonts = sorted(VENDOR.rglob("*.woff2"))
    assert [f.name for f in fonts] == ["latin-400.woff2", "latin-600.woff2", "thai-400.woff2", "thai-600.woff2"]
    assert all(f.read_bytes()[:4] == b"wOF2" for f in fonts)
    assert sum(f.stat().st_size for f in fonts) <= FONTS
