"""Templates: what a strict content policy and a screen reader ask of every page."""

import re

import pytest

from tests.static.places import STATIC, TEMPLATES, templates

ICONS = set(re.findall(r'<symbol id="([a-z-]+)"', (STATIC / "icons.svg").read_text("utf-8")))
EVERY = pytest.mark.parametrize("path", templates(), ids=lambda p: str(p.relative_to(TEMPLATES)))


def markup(path) -> str:
    """A template without its comments."""
    return re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.S)


@EVERY
def test_no_inline_style_or_handler(path):
    text = markup(path)
    assert not re.search(r"\sstyle\s*=", text)
    assert "<style" not in text
    assert re.findall(r"<[a-z][^>]*\s(on[a-z]+|hx-on[:-][a-z:-]*)\s*=", text) == []
    assert "javascript:" not in text


@EVERY
def test_scripts_are_files_of_ours_with_a_nonce(path):
    for tag in re.findall(r"<script\b[^>]*>", markup(path)):
        assert 'nonce="{{ csp_nonce() }}"' in tag
        assert 'src="{{ ' in tag


@EVERY
def test_no_style_or_script_or_picture_comes_from_another_host(path):
    assert re.findall(r'(?:src|srcset|action|formaction)="(?:https?:)?//[^"]*', markup(path)) == []
    assert re.findall(r'<link[^>]+href="(?:https?:)?//[^"]*', markup(path)) == []


@EVERY
def test_every_form_that_changes_something_carries_a_token(path):
    for form in re.findall(r"<form\b.*?</form>", markup(path), flags=re.S):
        if re.match(r'<form[^>]*method="post"', form):
            assert re.search(r"csrf\(\)|csrf_token|hidden_tag\(\)", form), form[:120]


@EVERY
def test_icons_that_are_named_exist(path):
    named = set(re.findall(r"\bicon\(\s*['\"]([a-z-]+)['\"]", markup(path)))
    assert named | set(re.findall(r"icons\.svg'\) \}\}#([a-z-]+)", markup(path))) <= ICONS


@EVERY
def test_every_picture_has_words(path):
    for tag in re.findall(r"<img\b[^>]*>", markup(path), flags=re.S):
        assert " alt=" in tag


@EVERY
def test_new_windows_do_not_hold_this_one(path):
    for tag in re.findall(r"<a\b[^>]*target=\"_blank\"[^>]*>", markup(path)):
        assert "noopener" in tag
