import pytest
from bs4 import BeautifulSoup

from portal.probes.drive_answers import DAY_S, PAUSE_S, Failed
from portal.probes.drive_page import DrivePages, read_embedded, read_folder_page
from portal.rules.vocabulary import FolderState
from tests.servers.http import LoopbackServer, html

FOLDER = "folder-of-photos-01"
ICON = "https://icons.invalid/16/type/"
EMBEDDED = f"""<title>ภาพกิจกรรม</title><a href="/unrelated">about</a>
<a href="https://drive.google.com/file/d/photo-00000001/view"><img src="{ICON}image/jpeg">ภาพ 1</a>
<a href="https://drive.google.com/drive/folders/inner-folder-01"><img src="{ICON}x">
<div class="flip-entry-title">ใน</div><i>5 ต.ค.</i></a>
<a href="https://docs.google.com/document/d/document-0001/edit">บันทึก</a>
<a href="https://drive.google.com/open?id=opened-00001">คลิป.mp4</a>
<a href="https://drive.google.com/file/d/nameless-001/view"></a>"""
ROW = (
    r"[\"photo-00000001\",[\"p\"],\"\x61 \\\"b\\\"\/1.jpg\",\"image\/jpeg\",0,null,0,0,0,1,1760000000000,"
    r"null,null,2048]"
)
PAGE = (
    r"<title>ภาพกิจกรรม - Google Drive</title><script>window['_DRIVE_ivd'] = '\x5b\x5b"
    + ROW
    + r"\x5d,null\x5d';</script>"
)
ROWS = """<title>T – Google ไดรฟ์</title>
<div data-id="photo-00000001"><img src="x/type/image/png"><b data-tooltip="a.png">a</b></div>
<div data-id="inner-folder-01"><i aria-label="Google Drive Folder"></i>
<b data-tooltip="ใน">ใน</b></div><div data-id="none"></div>"""


def soup(text):
    return BeautifulSoup(text, "html.parser")


def listing(replies):
    def reply(method, path):
        found = replies["embedded" if path.startswith("/embeddedfolderview") else "page"]
        return html(found) if isinstance(found, str) else found

    with LoopbackServer(reply).running() as server:
        found = DrivePages(server.url).children(FOLDER, "rk")
        assert "resourcekey=rk" in server.asked[0]
        return found


def failure(replies):
    with pytest.raises(Failed) as caught:
        listing(replies)
    return caught.value


def test_embedded_view_names_each_child_once_with_its_kind():
    title, entries, _ = read_embedded(soup(EMBEDDED))
    assert title == "ภาพกิจกรรม"
    assert [(entry.file_id, entry.name, entry.kind) for entry in entries] == [
        ("photo-00000001", "ภาพ 1", "image"),
        ("inner-folder-01", "ใน", "folder"),
        ("document-0001", "บันทึก", "other"),
        ("opened-00001", "คลิป.mp4", "video"),
    ]


def test_folder_page_is_read_from_its_data_or_its_rows():
    title, entries, note = read_folder_page(soup(PAGE))
    assert (title, note) == ("ภาพกิจกรรม", "")
    assert [(e.file_id, e.name, e.kind, e.size_bytes) for e in entries] == [
        ("photo-00000001", 'a "b"/1.jpg', "image", 2048)
    ]
    assert entries[0].modified_at.startswith("2025-10-09T")
    title, entries, _ = read_folder_page(soup(ROWS))
    assert [(entry.name, entry.kind) for entry in entries] == [("a.png", "image"), ("ใน", "folder")]
    assert title == "T"


def test_broken_data_falls_back_to_rows_and_fifty_are_not_all():
    broken = "<script>window['_DRIVE_ivd'] = '[[[1]]]';</script>"
    assert len(read_folder_page(soup(broken + ROWS))[1]) == 2
    many = "".join(f'<div data-id="photo-{n:08}"><b data-tooltip="{n}.jpg"></b></div>' for n in range(50))
    assert "first 50" in read_folder_page(soup(many))[2]


def test_page_is_asked_when_the_embedded_view_says_nothing():
    assert len(listing({"embedded": "<title>?</title>", "page": PAGE})[1]) == 1
    assert len(listing({"embedded": html("gone", 501), "page": ROWS})[1]) == 2


def test_nought_is_unreadable_unless_the_page_says_empty():
    assert failure({"embedded": "<p>new layout</p>", "page": "<p>new</p>"}).state is FolderState.UNREADABLE
    assert listing({"embedded": "<p>This folder is empty</p>", "page": ""})[1] == []
    assert listing({"embedded": "<p>โฟลเดอร์นี้ว่าง</p>", "page": ""})[1] == []


SIGN_IN = (302, {"Location": "https://accounts.google.com/v3/signin/identifier?x=1"}, b"")
SORRY = (302, {"Location": "https://www.google.com/sorry/index"}, b"")


@pytest.mark.parametrize(
    ("embedded", "page", "state", "wait"),
    [
        (SIGN_IN, SIGN_IN, FolderState.NOT_PUBLIC, None),
        ("<title>Sign in - Google Accounts</title>", html("", 404), FolderState.MISSING, None),
        (SIGN_IN, "<p>?</p>", FolderState.NOT_PUBLIC, None),
        (html("", 403), html("", 403), FolderState.NOT_PUBLIC, None),
        (html("", 404), html("", 404), FolderState.MISSING, None),
        (html("", 429), "", FolderState.QUOTA_WAIT, PAUSE_S),
        ((429, {"Content-Type": "text/html", "Retry-After": "90"}, b""), "", FolderState.QUOTA_WAIT, 90),
        (html("Too many users have viewed or downloaded this file", 403), "", FolderState.QUOTA_WAIT, DAY_S),
        ("<p>Sorry, have had many accesses</p>", "", FolderState.QUOTA_WAIT, PAUSE_S),
        (SORRY, "", FolderState.QUOTA_WAIT, PAUSE_S),
        (html("", 503), "", FolderState.NET_ERROR, PAUSE_S),
        ((302, {"Location": "https://evil.example/"}, b""), "", FolderState.UNREADABLE, None),
        ((200, {"Content-Type": "application/zip"}, b"PK"), "", FolderState.UNREADABLE, None),
    ],
)
def test_each_refusal_has_its_state(embedded, page, state, wait):
    error = failure({"embedded": embedded, "page": page})
    assert (error.state, error.retry_after_s) == (state, wait)
