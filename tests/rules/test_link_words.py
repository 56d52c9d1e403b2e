"""What is wrong with a link is said in both languages, with the way to mend it, and blames nobody."""

import re

import pytest

from portal.rules.folder_links import recognise_folder
from portal.rules.link_words import REASONS
from portal.rules.links import recognise

EVERY = pytest.mark.parametrize("reason", sorted(REASONS))
ACTS = ("วาง", "กด", "เปิด", "คัดลอก", "นำ", "รวม")


@EVERY
def test_a_sentence_says_what_happened_and_what_to_do(reason):
    thai, english = REASONS[reason]
    assert re.search(r"[ก-ฮ]", thai)
    assert not re.search(r"[ก-ฮ]", english)
    assert any(act in thai for act in ACTS), thai
    assert re.search(r"Paste|Use|Open|Publish|Put|paste|copy", english), english


@EVERY
def test_a_sentence_is_short_polite_and_without_shouting(reason):
    thai, english = REASONS[reason]
    assert len(thai) <= 140
    assert len(english) <= 160
    assert not re.search(r"!|ครับ|ค่ะ|ท่านลืม|ผิดพลาด|ไม่ถูกต้อง|กรุณา|  ", thai)
    assert english.endswith(".")
    assert not re.search(r"[ก-๎][A-Za-z]|[A-Za-z][ก-๎]", thai)


LINKS = {
    "empty": "  ",
    "no_link": "วิดีโออยู่ในเพจของเทศบาล",
    "too_long": "https://youtu.be/" + "a" * 10_000,
    "not_http": "ftp://example.go.th/a.mp4",
    "has_userinfo": "https://user:pass@youtu.be/abcdefghijk",
    "bad_port": "https://youtu.be:8443/abcdefghijk",
    "bad_host": "https://www.youtubе.com/watch?v=abcdefghijk",
    "private_address": "http://127.0.0.1/x",
    "cut_off": "https://youtu.be/abcdefgh",
    "playlist": "https://www.youtube.com/playlist?list=PLabc",
    "channel": "https://www.youtube.com/@chohae",
    "photo": "https://www.tiktok.com/@chohae/photo/7300000000000000000",
    "studio": "https://studio.youtube.com/video/abcdefghijk/edit",
    "no_video": "https://www.youtube.com/about",
    "drive_link": "https://drive.google.com/file/d/1AbcdefghijklmnopQRSTUV/view",
    "other_site": "https://vimeo.com/12345",
}
FOLDERS = {
    "not_drive": "https://example.go.th/photos",
    "drive_file": "https://drive.google.com/file/d/1AbcdefghijklmnopQRSTUV/view",
    "google_photos": "https://photos.app.goo.gl/abcdef",
    "no_folder": "https://drive.google.com/drive/my-drive",
}


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_each_sentence_is_said_of_some_link(reason):
    read, example = (recognise, LINKS[reason]) if reason in LINKS else (recognise_folder, FOLDERS[reason])
    refused = read(example)
    assert (refused.reason, refused.message_th, refused.message_en) == (reason, *REASONS[reason])
