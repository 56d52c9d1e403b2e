"""What a file is for, by its type and by its name."""

import pytest

from portal.rules.kinds import MOST_BYTES, FileKind, kind_of, kind_of_name


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.MP4", FileKind.VIDEO), ("ภาพ.JPEG", FileKind.PHOTO), ("a.heic", FileKind.PHOTO),
        ("a.pdf", FileKind.DOCUMENT),
        ("a.svg", None), ("a.html", None), ("a.gif", None), ("a.zip", None), ("a.jpg.exe", None), ("jpg", None),
    ],
)  # fmt: skip
def test_the_ending_says_what_it_is_for(name: str, kind: FileKind | None):
    assert kind_of_name(name) == kind


def test_a_type_of_no_kind_and_a_limit_for_every_kind():
    assert kind_of("text/html") is None
    assert set(MOST_BYTES) == set(FileKind)
