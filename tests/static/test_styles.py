"""Styles: names for colours, and nothing from elsewhere."""

import re

import pytest

from tests.static.places import STATIC, VENDOR, own_files

COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch)\(")
ON_VIDEO = (".track", ".boxes", ".facade")
CSS = {p.name: p.read_text("utf-8") for p in own_files(".css")}


def without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.S)


def test_colours_have_names_except_over_video():
    for name in sorted(set(CSS) - {"tokens.css"}):
        literals = [line for line in without_comments(CSS[name]).splitlines() if COLOUR.search(line)]
        assert [line for line in literals if not line.lstrip().startswith(ON_VIDEO)] == []


def test_every_name_that_is_used_is_defined():
    everything = without_comments("".join(CSS.values()))
    used = set(re.findall(r"var\((--[a-z0-9-]+)", everything))
    assert used - set(re.findall(r"(--[a-z0-9-]+)\s*:", everything)) == set()


def test_every_colour_that_means_something_has_a_dark_twin():
    light, dark = CSS["tokens.css"].split("@media screen")
    coloured = set(re.findall(r"(--[a-z0-9-]+): (?:#|rgba)", light))
    same_in_both = {"--on-stage", "--on-thread", "--stage", "--thread", "--thread-bright", "--veil"}
    assert coloured - set(re.findall(r"(--[a-z0-9-]+):", dark)) == same_in_both


def test_fonts_swap_and_their_files_are_here():
    faces = CSS["fonts.css"].split("@font-face")[1:]
    assert all("font-display: swap" in face for face in faces)
    for address in re.findall(r'url\("([^"]+)"\)', CSS["fonts.css"]):
        assert (STATIC / "css" / address).resolve().is_relative_to(VENDOR)
        assert (STATIC / "css" / address).is_file()


@pytest.mark.parametrize("path", own_files(".css", ".js", ".svg"), ids=lambda p: p.name)
def test_nothing_is_fetched_from_another_host(path):
    text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
    assert re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z]{2,}", text) == []
    assert "@import" not in text


def test_thai_is_never_squeezed():
    css = without_comments(CSS["components.css"])
    assert "letter-spacing" not in css
    assert "text-transform" not in css
    assert "italic" not in css
    assert all(int(weight) >= 400 for weight in re.findall(r"font-weight: (\d+)", css))
