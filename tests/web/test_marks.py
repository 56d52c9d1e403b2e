"""The pictures of the marks are given on a page, and what a screening drew is handed out inside the scope."""

import io
from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select

from portal.models import ReferenceMark, Still
from portal.services.kit import Kit
from tests.films import show_file
from tests.outside import Outside
from tests.people import Town, token_of
from tests.reports import new_report, run_jobs
from tests.services.test_screening import FOUND, JPEG, PNG

Browser = Callable[[str], FlaskClient]


def give(client: FlaskClient, mark: int, content: bytes = PNG, name: str = "ตรา.png") -> int:
    data = {"csrf_token": token_of(client), "picture": (io.BytesIO(content), name)}
    return client.post(f"/marks/{mark}", data=data).status_code


def test_a_province_gives_pictures_and_takes_them_away(kit: Kit, town: Town, browser_of: Browser):
    admin = browser_of("admin")
    assert admin.get("/marks").get_data(as_text=True).count('type="file"') == 4
    assert give(admin, 1) == 302
    assert "ตรา.png" in admin.get("/marks").get_data(as_text=True)
    give(admin, 1, b"no picture")
    admin.post("/marks/1", data={"csrf_token": token_of(admin)})
    with kit.read() as session:
        (row,) = session.scalars(select(ReferenceMark))
    assert give(admin, 4) == 404
    admin.post("/marks/screen-again", data={"csrf_token": token_of(admin)})
    admin.post(f"/marks/pictures/{row.id}/remove", data={"csrf_token": token_of(admin)})
    assert "ตรา.png" not in admin.get("/marks").get_data(as_text=True)


def test_an_authority_gives_its_own_emblem(town: Town, browser_of: Browser):
    officer = browser_of("officer")
    assert officer.get("/my-emblem").get_data(as_text=True).count('type="file"') == 1
    assert give(officer, 4) == 302
    assert "ตรา.png" in officer.get("/my-emblem").get_data(as_text=True)
    assert "ตรา.png" not in browser_of("officer_x").get("/my-emblem").get_data(as_text=True)


def test_a_still_is_handed_out_inside_the_scope_and_kept(kit: Kit, town: Town, outside: Outside, browser_of: Browser):
    outside.screened = FOUND
    show_file(town, new_report(town))
    run_jobs(kit)
    with kit.read() as session:
        sheet = session.scalars(select(Still).where(Still.kind == "sheet")).one()
    answer = browser_of("reviewer").get(f"/stills/{sheet.id}")
    assert (answer.data, answer.content_type) == (JPEG, "image/jpeg")
    assert "immutable" in answer.headers["Cache-Control"]
    assert "private" in answer.headers["Cache-Control"]
    assert browser_of("officer_x").get(f"/stills/{sheet.id}").status_code == 404
