"""Every library that is not ours says what it is and under which terms."""

import re

import pytest

from tests.static.places import VENDOR

LIBRARIES = sorted(p for p in VENDOR.iterdir() if p.is_dir())


def test_there_is_something_to_look_at():
    assert {"htmx", "ibm-plex-sans-thai-looped"} <= {p.name for p in LIBRARIES}


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda p: p.name)
def test_a_library_carries_its_licence_and_version(library):
    assert len((library / "LICENSE").read_text("utf-8")) > 200
    assert re.search(r"\d+\.\d+\.\d+", (library / "VERSION").read_text("utf-8"))


def test_htmx_is_the_version_it_says():
    said = re.search(r"\d+\.\d+\.\d+", (VENDOR / "htmx" / "VERSION").read_text("utf-8"))
    assert said
    assert f'version:"{said.group()}"' in (VENDOR / "htmx" / "htmx.min.js").read_text("utf-8")
