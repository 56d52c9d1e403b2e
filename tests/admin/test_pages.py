"""Pages of the back office: Thai throughout, strict markup, a frame for each person, cursors that lead somewhere."""

import base64
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.admin.jumping import LETTERS
from portal.admin.paging import BadCursor, Cursor, Order, read_cursor
from portal.admin.showing import Address, Count, Moment, Seconds, Size, Text, Word
from portal.admin.tongues import Tongue, tongue
from portal.models import Authority, Circuit, Job, Product, Round, Submission, User
from portal.rules.scope import OPERATOR
from portal.rules.sorting import sort_key
from tests.admin.conftest import LISTS, Filled, page
from tests.people import token_of

Browser = Callable[[str], FlaskClient]
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}"


def every_page(filled: Filled) -> list[str]:
    forms = [f"{place}/{filled.mine[place]}/edit" for place in ("authorities", "districts", "products", "activities")]
    lists = [f"{place}/{more}" for place in LISTS for more in ("", f"{filled.mine[place]}/", "filters", "?q=ไม่มีเลย")]
    return ["", "platforms/", "authorities/new", *forms, *lists]


def test_pages_hold_no_handler_no_style_and_no_script_without_nonce(admin: FlaskClient, filled: Filled):
    for address in every_page(filled):
        text = page(admin, address)
        assert re.findall(r"<[a-z][^>]*\s(on[a-z]+|style)\s*=", text) == [], address
        assert "javascript:" not in text
        assert all('nonce="' in tag and "src=" in tag for tag in re.findall(r"<script[^>]*>", text))
        assert re.findall(r"<style|<link[^>]+https?:", text) == []


def test_pages_have_one_heading_one_main_and_their_language(admin: FlaskClient, filled: Filled):
    for address in every_page(filled):
        text = page(admin, address)
        assert '<html lang="th">' in text
        assert text.count("<h1") == text.count('<main id="main"') == 1, address
        assert len(re.findall(r'<nav [^>]*aria-label="', text)) >= 2


def test_every_control_has_a_name(admin: FlaskClient, filled: Filled):
    for address in every_page(filled):
        text = page(admin, address)
        labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', text))
        for tag in re.findall(r'<(?:input|select|textarea)\b(?![^>]*type="hidden")[^>]*>', text):
            identity = re.search(r'\bid="([^"]+)"', tag)
            assert "aria-label=" in tag or (identity and identity[1] in labelled), (address, tag)


def test_what_people_wrote_is_text_everywhere(admin: FlaskClient, filled: Filled):
    town = filled.town
    with town.kit.transaction(OPERATOR, "test", reason=EVIL) as session:
        authority = session.get_one(Authority, town.authority)
        authority.name_th, authority.phone, authority.note, authority.website = (
            EVIL,
            EVIL[:50],
            EVIL,
            "javascript:alert(1)",
        )
        session.get_one(Product, filled.mine["products"]).name = EVIL
        session.get_one(Job, filled.mine["jobs"]).error = EVIL
        session.get_one(Submission, filled.mine["submissions"]).receipt = "<b>1"
    for address in [*every_page(filled), f"products/?authority={town.authority}"]:
        text = page(admin, address)
        assert "<img src=x" not in text, address
        assert "<script>alert" not in text
        assert "49" not in re.findall(r"onerror=alert\(1\)&gt;(\d*)", text)
        assert 'href="javascript' not in text


def test_days_show_the_buddhist_year(admin: FlaskClient, filled: Filled):
    assert "5 ธ.ค. 69" in page(admin, "rounds/")
    assert "5 ธ.ค. 2569" in page(admin, f"rounds/{filled.mine['rounds']}/").replace("15 ธ.ค. 2569", "5 ธ.ค. 2569")
    assert "23 พ.ย. 69 12:00" in page(admin, "submissions/")
    assert "23 พ.ย. 2569 12:00 น." in page(admin, f"submissions/{filled.mine['submissions']}/")
    assert "2026" not in page(admin, "events/")


def test_english_pages_are_english(admin: FlaskClient, filled: Filled):
    admin.post("/language", data={"csrf_token": token_of(admin), "language": "en"})
    text = page(admin, "rounds/")
    assert '<html lang="en">' in text
    assert "5 Dec 2026" in text
    assert "Due on" in text


def test_lists_say_what_there_is_and_what_there_is_not(admin: FlaskClient, browser_of: Browser):
    assert '<span class="count">4</span>' in page(admin, "authorities/")
    empty = page(browser_of("admin_x"), "authorities/?q=ไม่มีเลย")
    assert 'class="empty"' in empty
    assert 'href="/admin/authorities/"' in empty


def test_filters_are_said_and_taken_off_one_by_one(admin: FlaskClient, filled: Filled):
    text = page(admin, f"authorities/?route=via_district&district={filled.town.district}&strange=1&kind=nothing")
    assert len(re.findall('class="filter-on"', text)) == 2
    assert "/admin/authorities/?route=via_district&#34;" not in text
    assert f'href="/admin/authorities/?district={filled.town.district}"' in text
    assert 'href="/admin/authorities/?route=via_district"' in text
    assert "เมืองแพร่" in text
    fields = admin.get("/admin/authorities/filters?route=direct", headers={"X-Requested-With": "fetch"})
    assert "<html" not in fields.get_data(as_text=True)
    assert '<option value="direct" selected>' in fields.get_data(as_text=True)
    whole = page(admin, "authorities/filters?route=direct&q=แพร่&sort=code")
    assert '<input type="hidden" name="q" value="แพร่">' in whole
    assert '<input type="hidden" name="sort" value="code">' in whole


def test_the_frame_is_kept_but_what_is_ones_own_is_not(
    app: Flask, admin: FlaskClient, browser_of: Browser, filled: Filled
):
    def parts(client: FlaskClient) -> tuple[str, str, str]:
        answer = client.get("/admin/authorities/")
        text, policy = answer.get_data(as_text=True), answer.headers["Content-Security-Policy"]
        nonce = re.search(r"'nonce-([^']+)'", policy)
        assert nonce
        assert set(re.findall(r'nonce="([^"]+)"', text)) == {nonce[1]}
        token = re.search(r'name="csrf-token" content="([^"]+)"', text)
        assert token
        assert set(re.findall(r'name="csrf_token" value="([^"]+)"', text)) == {token[1]}
        return nonce[1], token[1], text

    first, again, other = parts(admin), parts(admin), parts(browser_of("admin_x"))
    assert len({first[0], again[0], other[0]}) == 3
    assert "คุณadmin<" in first[2]
    assert "คุณadmin_x<" in other[2]
    data = {"csrf_token": again[1], "act": "export", "id": filled.town.authority}
    assert admin.post("/admin/authorities/act", data=data).status_code == 200
    assert browser_of("admin_x").post("/admin/authorities/act", data=data).status_code == 400
    assert 'name="next" value="/admin/authorities/?q=ก&amp;sort=code"' in page(admin, "authorities/?q=ก&sort=code")
    assert 'export.csv?q=%E0%B8%81&amp;sort=code"' in page(admin, "authorities/?q=ก&sort=code")
    assert len(app.extensions["portal_shells"]._kept) == 2


def test_the_frame_follows_its_person_and_the_round(admin: FlaskClient, filled: Filled):
    before = page(admin, "authorities/")
    with filled.town.kit.transaction(OPERATOR, "test") as session:
        session.get_one(Round, filled.town.round).due_on += timedelta(days=1)
        session.get_one(User, filled.town.users["admin"]).name = "ชื่อใหม่"
    after = page(admin, "authorities/")
    assert "5 ธ.ค. 2569" in before
    assert "6 ธ.ค. 2569" in after
    assert "ชื่อใหม่" in after


def test_frames_are_forgotten_after_a_while_and_when_there_are_many(
    app: Flask, admin: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    page(admin, "authorities/")
    shells = app.extensions["portal_shells"]
    kept = next(iter(shells._kept.values()))
    page(admin, "authorities/")
    assert next(iter(shells._kept.values())) is kept
    monkeypatch.setattr("portal.admin.shells.KEPT_S", -1.0)
    page(admin, "authorities/")
    assert next(iter(shells._kept.values())) is not kept
    monkeypatch.setattr("portal.admin.shells.MOST", 1)
    page(admin, "districts/")
    assert len(shells._kept) == 1


@pytest.mark.parametrize(
    "token",
    [
        "", "x", "!!", "W10", base64.urlsafe_b64encode(b"[" * 5000).decode(), "a" * 100_000,
        *(base64.urlsafe_b64encode(json.dumps(value).encode()).decode() for value in (
            [1], {"a": 1}, ["ก", "1", None], ["ก", 1, "x"], [None, 1, None], [5, 1, None], ["\x00", 1, None],
            ["\ud800", 1, None], ["ก", 2**40, None], ["ก", 1.5, None], ["ก", True, None], [["ก"], 1, None],
            ["ก" * 3000, 1, None],
        )),
    ],
)  # fmt: skip
def test_a_cursor_that_no_page_gave_out_leads_nowhere(token: str):
    with pytest.raises(BadCursor):
        read_cursor(token, Order("", Authority.sort_key))


def test_a_bad_cursor_is_a_page_that_is_not_there(admin: FlaskClient):
    for place in LISTS:
        for more in ("after=x", "before=W10", "after=" + "A" * 5000, "after=&before="):
            page(admin, f"{place}/?{more}", 404)


def test_cursors_carry_every_kind_of_key():
    moment = datetime(2026, 11, 23, 12, 0, tzinfo=timezone(timedelta(hours=7)))
    for key, order in (
        ("เ\"'%", Order("", Authority.sort_key)), (None, Order("", Authority.code, nullable=True)),
        ("0554", Order("", Authority.code, nullable=True)), (None, Order()), (moment.date(), Order("", Round.due_on)),
        (moment, Order("", Submission.sent_at)), (7, Order("", Submission.risk)),
    ):  # fmt: skip
        found = read_cursor(Cursor(key, 5, 51).token(), order)
        assert found == Cursor(moment.astimezone(UTC) if key is moment else key, 5, 51)
    for wild in ("0001-01-01T00:00:00+14:00", "not a day", 5):
        with pytest.raises(BadCursor):
            read_cursor(Cursor(wild, 5).token(), Order("", Submission.sent_at))


def test_one_jumps_to_a_letter_in_both_directions(admin: FlaskClient, filled: Filled):
    with filled.town.kit.transaction(OPERATOR, "test") as session:
        for name in ("เก้า", "ขวัญ", "แม่", "โอ่ง"):
            session.add(
                Authority(province_id=filled.town.province, kind="sao", name_th=name, short_name=name,
                          sort_key=sort_key(name), search_text=name, route="direct")
            )  # fmt: skip
    for sort, letter, first in (("", "ม", "แม่"), ("&sort=-name", "ก", "เก้า"), ("", "ฮ", None)):
        answer = admin.get(f"/admin/authorities/?letter={letter}{sort}")
        assert answer.status_code == 302
        text = admin.get(answer.location).get_data(as_text=True)
        names = re.findall(r'href="/admin/authorities/\d+/">([^<]+)<', text)
        assert names[:1] == ([first] if first else [])
    for strange in ("x", "กก", "", "%00", "๙"):
        assert "after" not in admin.get(f"/admin/authorities/?letter={strange}").location
    assert len(LETTERS) == 42


def test_one_jumps_to_a_day_as_people_write_it(admin: FlaskClient, filled: Filled):
    for place in ("submissions", "rounds", "activities", "reports", "events", "media"):
        for day in ("๒๓ พ.ย. ๒๕๖๙", "23/11/2569", "2026-11-23"):
            answer = admin.get(f"/admin/{place}/?on={day}")
            assert "after=" in answer.location
            assert admin.get(answer.location).status_code == 200
    assert "after" not in admin.get("/admin/submissions/?on=30 ก.พ. 2569").location
    assert "notice-bad" in page(admin, "submissions/")
    assert "after" not in admin.get("/admin/rulebooks/?on=23/11/2569").location


def test_a_history_is_told_in_words(admin: FlaskClient, filled: Filled):
    town = filled.town
    with town.kit.transaction(OPERATOR, "authority.amended", "ย้ายเขต") as session:
        row = session.get_one(Authority, town.authority)
        row.route, row.active, row.district_id, row.sort_key = "direct", False, town.district_b, "x"
    text = page(admin, f"authorities/{town.authority}/")
    told = text[text.index('id="history"') :]
    for words in ("ผ่านอำเภอ", "ส่งตรงจังหวัด", "หนองม่วงไข่", "เมืองแพร่", "ย้ายเขต"):
        assert words in told
    for code in ("via_district", "True", "sort_key", "None"):
        assert code not in told


def test_platforms_say_whether_they_are_asked(admin: FlaskClient, filled: Filled):
    assert 'class="panel empty"' in page(admin, "platforms/")
    now = filled.town.kit.now()
    with filled.town.kit.database.transaction() as session:
        session.add(Circuit(platform="tiktok", failures=3, open_until=now + timedelta(hours=1), note="429"))
        session.add(Circuit(platform="youtube", failures=0, last_ok_at=now))
    text = page(admin, "platforms/")
    assert "13:00" in text
    assert "TikTok" in text


def test_values_are_shown_as_people_read_them(app: Flask, browser_of: Browser):
    client = browser_of("admin")
    with client:
        client.get("/account")
        said = tongue()
        assert isinstance(said, Tongue)
        assert said is tongue()
        for shown, value, text in (
            (Size(), 999, "999 B"), (Size(), 12_345_678, "12.3 MB"), (Size(), None, "–"), (Seconds(), 245.4, "4:05"),
            (Count(), 18500, "18,500"), (Text(), "", "–"), (Text(), 0, "0"), (Word("routes"), "nothing", "nothing"),
            (Moment(), datetime(2026, 11, 23, 5, 0), "23 พ.ย. 2569 12:00 น."),
        ):  # fmt: skip
            assert shown.text(value, said) == text
        assert list(Text().cells(["<a>", None, "x\x1fy"], said)) == ["&lt;a&gt;", "–", "x\x1fy"]
        assert Address().cell("https://x/?a=1&b=<", said).startswith('<a href="https://x/?a=1&amp;b=&lt;"')
        assert Address().cell("javascript:alert(1)", said) == "javascript:alert(1)"
