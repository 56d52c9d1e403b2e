"""The roster's pages: upload, difference, ticks, export."""

import io
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from urllib3 import encode_multipart_formdata

from portal.services.kit import Kit
from tests.people import Town, token_of

Browser = Callable[[str], FlaskClient]
HEAD = "รหัส,ประเภท,ชื่อ,อำเภอ\n"
FILE = HEAD + "05540103,ทต.,ช่อแฮ,เมืองแพร่\n05540104,ทต.,ทุ่งโฮ้งใหม่,เมืองแพร่\n05540105,ทต.,ก,เมืองน่าน\n"


def upload(client: FlaskClient, text: str | None) -> str:
    """Uploads a roster and gives the address that the answer leads to."""
    data: dict[str, object] = {"csrf_token": token_of(client)}
    if text is not None:
        data["file"] = (io.BytesIO(text.encode()), "ทะเบียน.csv")
    answer = client.post("/roster/files", data=data)
    assert answer.status_code == 302
    return answer.location


def test_a_file_is_compared_then_only_ticks_are_written(browser_of: Browser, town: Town):
    admin = browser_of("admin")
    assert admin.get("/roster").status_code == 200
    where = upload(admin, FILE)
    page = admin.get(where).get_data(as_text=True)
    assert '<span class="cell-old">เทศบาลตำบลทุ่งโฮ้ง</span>' in page
    assert '<span class="cell-new">เทศบาลตำบลช่อแฮ</span>' in page
    assert "ไม่มีอำเภอ “เมืองน่าน” ในจังหวัดนี้" in page
    assert f'value="gone:{town.authority_b}"' in page
    seen = page.split('name="seen" value="', 1)[1].split('"', 1)[0]
    data = {"csrf_token": token_of(admin), "seen": seen, "take": ["row:2"], "reason": "ตั้งใหม่"}
    assert admin.post(f"{where}/apply", data=data).location == "/roster"
    exported = admin.get("/roster/export.csv")
    text = exported.get_data().decode("utf-8-sig")
    assert "05540103,subdistrict_municipality,เทศบาลตำบลช่อแฮ" in text
    assert "ทุ่งโฮ้งใหม่" not in text
    again = admin.post(f"{where}/apply", data=data)
    assert again.location == where
    assert "เปลี่ยนไปหลังจาก" in admin.get(where).get_data(as_text=True)


def test_nothing_differs(browser_of: Browser, town: Town):
    admin = browser_of("admin")
    same = HEAD + "05540104,ทต.,ทุ่งโฮ้ง,เมืองแพร่\n06540801,อบต.,แม่คำมี,หนองม่วงไข่\n"
    page = admin.get(upload(admin, same + "04540102,ทม.,แพร่,เมืองแพร่\n02540101,อบจ.,แพร่,\n")).get_data(as_text=True)
    assert 'name="take"' not in page


@pytest.mark.parametrize("text", [None, "สี,ขนาด\n1,2\n", ""])
def test_what_cannot_be_read_is_said_on_the_same_page(browser_of: Browser, text: str | None):
    admin = browser_of("admin")
    assert upload(admin, text) == "/roster"
    assert "notice-bad" in admin.get("/roster").get_data(as_text=True)


def test_over_5_mb_is_said(browser_of: Browser):
    admin = browser_of("admin")
    body, kind = encode_multipart_formdata({"csrf_token": token_of(admin), "file": ("r.csv", "x" * (5 * 1024**2 + 1))})
    assert admin.post("/roster/files", data=body, content_type=kind).location == "/roster"
    assert "5 MB" in admin.get("/roster").get_data(as_text=True)


def test_50_mb_are_refused_by_their_announcement(browser_of: Browser):
    admin = browser_of("admin")
    fields = {"csrf_token": token_of(admin), "file": ("r.csv", b"x" * (50 * 1024**2))}
    body, kind = encode_multipart_formdata(fields)
    answer = admin.post("/roster/files", data=body, content_type=kind)
    assert answer.status_code == 413
    assert "ไฟล์ใหญ่เกินกว่าจะส่งครั้งเดียว" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04 a zip named .csv", "อ่านไฟล์ XLSX ไม่ได้"),
        (b"\x00\x01\x02" * 400, "ไม่ได้"),
        ("รหัส,ชื่อ\n05540104,ทุ่งโฮ้ง\n".encode(), "ไฟล์ขาดคอลัมน์"),
        (HEAD.encode("cp874") + "05540104,ทต.,ทุ่งโฮ้ง,เมืองแพร่\n".encode("cp874")[:-30], None),
    ],
)
def test_a_wrong_file_is_named_as_what_it_is(browser_of: Browser, content: bytes, sentence: str | None):
    admin = browser_of("admin")
    data = {"csrf_token": token_of(admin), "file": (io.BytesIO(content), "ทะเบียน.csv")}
    where = admin.post("/roster/files", data=data).location
    assert (where == "/roster") is (sentence is not None)
    assert (sentence or "แถวที่รับไม่ได้") in admin.get(where).get_data(as_text=True)


def test_every_refused_row_has_its_number_and_its_reason(browser_of: Browser):
    admin = browser_of("admin")
    rows = "05540103,ทต.,ช่อแฮ,เมืองแพร่\n05540103,ทต.,ช่อแฮสอง,เมืองแพร่\n05540109,ทต.,วังหงส์,ไม่มีอำเภอนี้\n,ทต.,,เมืองแพร่\n"
    page = admin.get(upload(admin, HEAD + rows)).get_data(as_text=True)
    table = page[page.index('id="refused"') : page.index("</section>", page.index('id="refused"'))]
    assert re.findall(r'<td class="num">(\d+)</td>', table) == ["3", "4", "5"]
    assert "ซ้ำกับแถว 2" in table
    assert "ไม่มีอำเภอ “ไม่มีอำเภอนี้” ในจังหวัดนี้" in table
    assert "ไม่มีชื่อ" in table


def test_others_are_kept_out(browser_of: Browser, town: Town):
    where = upload(browser_of("admin"), FILE)
    assert browser_of("admin_x").get(where).status_code == 404
    assert browser_of("reviewer").get("/roster").status_code == 403
    assert browser_of("department").get("/roster/export.xlsx").get_data().startswith(b"PK")
    assert browser_of("admin").get("/roster/export.pdf").status_code == 404
    assert "ดู่ใต้" not in browser_of("admin").get("/roster/export.csv").get_data(as_text=True)


def test_without_a_token_nothing_is_taken(browser_of: Browser, kit: Kit):
    assert browser_of("admin").post("/roster/files", data={}).status_code == 400
