import pytest

from portal.rules.facts import Fetched
from portal.rules.vocabulary import FolderState
from tests.archives import entry, hold, look_again, new_album, refuse
from tests.outside import Clock, Outside
from tests.people import Town, token_of
from tests.reports import run_jobs


@pytest.fixture
def album(town: Town, outside: Outside, clock: Clock) -> int:
    """A folder of which one photo is copied and gone, one is there, and one waits for Google's quota."""
    outside.files["file-00000003"] = Fetched(FolderState.QUOTA_WAIT, "used up for today", 24 * 3600)
    hold(outside, entry(1), entry(2), entry(3, path="อบรม"))
    made = new_album(town)
    clock.forward(hours=2)
    hold(outside, entry(2), entry(3, path="อบรม"))
    look_again(town.kit, made)
    return made


def test_the_statement_says_per_file_what_was_seen_and_copied(album: int, browser_of):
    text = browser_of("officer").get(f"/archives/{album}").get_data(as_text=True)
    assert "พบ 23 พ.ย. 2569 พบครั้งสุดท้าย 23 พ.ย. 2569 ไม่พบ 23 พ.ย. 2569 · มีสำเนา" in _plain(text)
    assert "รอโควตาของ Google ถึง" in _plain(text)
    assert "/files/1" in text
    assert text.count("ภาพ 1.jpg") >= 2


def test_the_sheet_holds_the_hash_of_every_copy(album: int, browser_of):
    text = browser_of("reviewer").get(f"/archives/{album}/print").get_data(as_text=True)
    assert "data-print" in text
    assert len([part for part in text.split("<small>")[1:] if part[:64].isalnum()]) == 2


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("district", 200), ("admin", 200), ("department", 200), ("officer_b", 404), ("district_b", 404),
     ("admin_x", 404), ("officer_x", 404)],
)  # fmt: skip
def test_only_those_in_whose_scope_the_folder_lies_may_read_it(album: int, browser_of, who: str, status: int):
    client = browser_of(who)
    for path in (f"/archives/{album}", f"/archives/{album}/print", "/reports/1/archive"):
        assert client.get(path).status_code == status


def test_a_report_without_a_folder_has_no_archive_and_files_are_shown_a_page_at_a_time(
    town: Town, outside: Outside, browser_of
):
    hold(outside, *(entry(n, name=f"แฟ้ม {n}.docx", kind="other") for n in range(130)))
    album = new_album(town)
    client = browser_of("officer")
    first = client.get(f"/archives/{album}").get_data(as_text=True)
    assert "after=100" in first
    assert "แฟ้ม 129.docx" not in first.split('id="changes"')[0]
    assert "แฟ้ม 129.docx" in client.get(f"/archives/{album}?after=100").get_data(as_text=True)
    assert client.get("/reports/999/archive").status_code == 404


def test_a_folder_that_is_gone_is_told_on_the_first_page(town: Town, outside: Outside, clock: Clock, browser_of):
    hold(outside, entry(1))
    album = new_album(town)
    refuse(outside, FolderState.MISSING)
    for _ in range(4):
        look_again(town.kit, album)
        clock.forward(hours=25)
    client = browser_of("officer")
    assert client.get("/?lang=en").status_code in (200, 302)
    assert "panel-bad" in client.get("/").get_data(as_text=True)
    assert "notice-bad" in client.get(f"/archives/{album}").get_data(as_text=True)


def test_the_back_office_lists_archives_and_links_and_asks_for_another_look(
    album: int, town: Town, outside: Outside, browser_of
):
    client = browser_of("admin")
    listed = client.get("/admin/archives/").get_data(as_text=True)
    assert "ทุ่งโฮ้ง" in listed
    assert client.get("/admin/archives/?state=gone").status_code == 200
    shown = client.get("/admin/archives/1/").get_data(as_text=True)
    assert "ภาพ 1.jpg" in shown
    assert f"/archives/{album}" in shown
    outside.asked.clear()
    deed = {"act": "look", "id": "1", "sure": "yes", "csrf_token": token_of(client)}
    answer = client.post("/admin/archives/act", data=deed)
    assert answer.status_code == 302
    run_jobs(town.kit)
    assert outside.asked[0].startswith("folder ")
    assert browser_of("admin_x").get("/admin/archives/1/").status_code == 404
    assert client.get("/admin/links/").status_code == 200


def _plain(text: str) -> str:
    return text.replace('<span class="keep">', "").replace("</span>", "")
