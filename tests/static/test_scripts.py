"""Own scripts live under a strict content policy."""

import re

import pytest

from tests.static.places import STATIC, own_files

SCRIPTS = own_files(".js")


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.name)
def test_no_script_makes_code_or_markup_from_text(path):
    text = path.read_text("utf-8")
    for way in (r"\beval\(", r"new Function\(", r"innerHTML", r"outerHTML", r"insertAdjacentHTML", r"document\.write"):
        assert not re.search(way, text), way
    assert not re.search(r"set(?:Timeout|Interval)\(\s*[\"'`]", text)
    assert not re.search(r"\.style\.|setAttribute\(\s*[\"']style|\.on[a-z]+ = ", text)
    assert not re.search(r"[\u0e01-\u0e5b]", text), "words come from the page, where they are translated"


def test_the_words_a_script_says_come_from_the_page():
    script = (STATIC / "js" / "portal.js").read_text("utf-8")
    menu = (STATIC.parent.parent / "templates" / "layout" / "menu.html").read_text("utf-8")
    for name in set(re.findall(r"words\.([a-zA-Z]+)", script)):
        assert "data-" + re.sub(r"([A-Z])", lambda m: "-" + m.group().lower(), name) + "=" in menu
    assert not re.search(r"[฀-๿]", script)
