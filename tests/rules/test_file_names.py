"""Names are text: no path, no control sign, nothing that turns the direction of writing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.file_names import LONGEST, clean_name, plain_name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("วิดีโอ.mp4", "วิดีโอ.mp4"),
        ("C:\\Users\\x\\a.mp4", "a.mp4"),
        ("../../etc/passwd", "passwd"),
        ("  a  b .mp4 ", "a b .mp4"),
        ("a\x00b.mp4", "ab.mp4"),
        ("a\nb.mp4", "a b.mp4"),
        ("\u202egpj.exe", "gpj.exe"),
        ("นํ้า.mp4", "น้ำ.mp4"),
        ("", "file"),
        ("...", "file"),
        ("/", "file"),
        ('a"b<c>.mp4', "a_b_c_.mp4"),
        ("a" * 400 + ".mp4", "a" * 296 + ".mp4"),
        ("a" * 400, "a" * 300),
        ("a." + "b" * 400, "a." + "b" * 298),
    ],
)
def test_what_is_kept_of_a_name(given, kept):
    assert clean_name(given) == kept


@given(st.text(max_size=1000))
def test_any_text_becomes_a_harmless_name_and_stays_it(text):
    name = clean_name(text)
    assert 1 <= len(name) <= LONGEST
    assert not set(name) & set('/\\\r\n\0"<>:|?*\u202e\u2066')
    assert clean_name(name) == name


def test_the_plain_name():
    assert plain_name("film (1).mp4", 7) == "film (1).mp4"
    assert plain_name("วิดีโอ.mp4", 7) == "file-7.mp4"
    assert plain_name("วิดีโอ", 7) == "file-7"
    assert plain_name("ก.ขค", 7) == "file-7"
    assert plain_name("-rf.mp4", 7) == "file-7.mp4"
