"""Links to photo folders."""

import pytest

from portal.rules.folder_links import FolderLink, NotAFolder, recognise_folder
from portal.rules.link_words import REASONS

ID = "1AbCdEfGhIjKlMnOpQrStUvWx_-yZ0123"
FOLDER = f"https://drive.google.com/drive/folders/{ID}"


@pytest.mark.parametrize(
    "given",
    [
        FOLDER,
        f"{FOLDER}?usp=sharing",
        f"{FOLDER}?usp=drive_link ครับ",
        f"{FOLDER}ภาพถ่าย",
        f"ภาพถ่ายกิจกรรม {FOLDER}/",
        f"drive.google.com/drive/folders/{ID}",
        f"https://drive.google.com/drive/u/0/folders/{ID}",
        f"https://drive.google.com/drive/u/12/folders/{ID}?resourcekey=",
        f"https://drive.google.com/drive/mobile/folders/{ID}?usp=sharing",
        f"https://drive.google.com/drive/mobile/u/1/folders/{ID}",
        f"https://drive.google.com/a/phrae.go.th/folderview?id={ID}",
        f"https://drive.google.com/folderview?id={ID}",
        f"https://drive.google.com/embeddedfolderview?id={ID}#grid",
        f"https://drive.google.com/open?id={ID}&usp=drive_copy",
        f"https://drive.google.com/drive/#folders/{ID}",
        f"{FOLDER}?resourcekey=a%0D%0AX-Evil:1",
    ],
)
def test_a_folder(given: str):
    link = recognise_folder(given)
    assert isinstance(link, FolderLink), link
    assert (link.folder_id, link.resource_key, link.canonical_url) == (ID, None, FOLDER)
    assert link.given_url.startswith("https://drive.google.com/")


def test_the_key_of_an_older_folder_is_kept():
    link = recognise_folder(f"https://drive.google.com/drive/u/0/folders/{ID}?resourcekey=0-aB_c&usp=sharing")
    assert isinstance(link, FolderLink)
    assert (link.resource_key, link.canonical_url) == ("0-aB_c", f"{FOLDER}?resourcekey=0-aB_c")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("", "empty"),
        ("มีภาพแล้ว", "no_link"),
        ("http://127.0.0.1/drive/folders/" + ID, "private_address"),
        (f"https://drive.google.com@evil.example/drive/folders/{ID}", "has_userinfo"),
        (FOLDER + "a" * 3000, "too_long"),
        (f"https://drive.google.com/file/d/{ID}/view?usp=sharing", "drive_file"),
        (f"https://drive.google.com/uc?id={ID}&export=download", "drive_file"),
        (f"https://docs.google.com/document/d/{ID}/edit", "drive_file"),
        (f"https://drive.usercontent.google.com/download?id={ID}", "drive_file"),
        ("https://drive.google.com/drive/my-drive", "no_folder"),
        ("https://drive.google.com/open", "no_folder"),
        ("https://drive.google.com/drive/folders/1AbC", "cut_off"),
        ("https://drive.google.com/open?id=", "cut_off"),
        ("https://photos.app.goo.gl/AbCdEf", "google_photos"),
        ("https://youtu.be/dQw4w9WgXcQ", "not_drive"),
        ("https://drive.google.com.evil.example/drive/folders/" + ID, "not_drive"),
    ],
)
def test_no_folder(given: str, reason: str):
    answer = recognise_folder(given)
    assert isinstance(answer, NotAFolder), answer
    assert (answer.reason, answer.message_th, answer.message_en) == (reason, *REASONS[reason])
