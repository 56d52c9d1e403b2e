"""The fix-it card: what was wrong when it came back, for those whose report it is, as page and as picture."""

import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from PIL import Image

from portal.models.sightings import Sighting, Still
from portal.models.videos import Video
from portal.rules.branding import as_data
from portal.rules.scope import OPERATOR
from portal.rules.ticking import Tick
from portal.rules.vocabulary import MarkState
from portal.services.deciding import accept, return_
from portal.services.reviewing import save_checklist, tick
from portal.services.undoing import undo_verdict
from tests.outside import Outside
from tests.people import Town, token_of
from tests.reports import GOOD, actor_of, endorse_sent, sent_report, show_photos, submission

Browser = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def open_folder(outside: Outside, town: Town) -> None:
    show_photos(outside)


@pytest.fixture
def waiting(town: Town) -> int:
    return endorse_sent(town, sent_report(town)[1].submission_id)


def still_of(town: Town, number: int) -> int:
    """A picture out of a screening of the video; its id."""
    photo = io.BytesIO()
    Image.effect_noise((640, 360), 90).convert("RGB").save(photo, "WEBP")
    stored = town.kit.media.put(io.BytesIO(photo.getvalue()))
    with town.kit.transaction(OPERATOR, "test") as session:
        video = session.get_one(Video, submission(town.kit, number).video_id)
        place = {"province_id": video.province_id, "authority_id": video.authority_id, "video_id": video.id}
        seen = {"mark": 3, "seen": True, "confidence": 0.9, "at_s": 4.0, "box": [10, 20, 60, 60], "frame": 0}
        sighting = Sighting(
            **place, order_seen="wrong", marks=[seen], screened_at=town.kit.now(), placeholders=[3],
            frames_looked_at=8, seconds=1.0,
        )  # fmt: skip
        session.add(sighting)
        session.flush()
        still = Still(
            **place, sighting_id=sighting.id, kind="still", place=0, at_s=4.0,
            boxes=[{"mark": 3, "box": [10, 20, 60, 60]}], key=stored.key, sha256=stored.sha256,
            size_bytes=len(photo.getvalue()), content_type="image/webp", width=640, height=360,
        )  # fmt: skip
        session.add(still)
        session.flush()
        return still.id


def give_back(town: Town, number: int, evidence: dict[str, object] | None = None) -> None:
    reviewer = actor_of(town, "reviewer")
    tick(town.kit, reviewer, number, submission(town.kit, number).version, [Tick("mark:3", MarkState.WRONG, None, 4.0)])
    return_(town.kit, reviewer, number, submission(town.kit, number).version, "ตราที่ 3 ไม่ใช่ตราจังหวัด", evidence)


def test_the_card_says_what_is_wrong_and_what_right_looks_like(browser_of: Browser, town: Town, waiting: int):
    assert browser_of("officer").get(f"/fixit/{waiting}").status_code == 404
    give_back(town, waiting)
    page = browser_of("officer").get(f"/fixit/{waiting}").get_data(as_text=True)
    assert "ตราลำดับที่ 3" in page
    assert "ตราครบ 5 ดวง" in page
    assert f'href="/reports/{submission(town.kit, waiting).report_id}"' in page
    assert f"/fixit/{waiting}" in page.split('id="share-text"')[1]
    reviewer = browser_of("reviewer").get(f"/fixit/{waiting}").get_data(as_text=True)
    assert 'href="/reports/' not in reviewer


def test_the_picture_is_wide_and_light_also_with_a_frame(browser_of: Browser, town: Town, waiting: int):
    still = still_of(town, waiting)
    client = browser_of("reviewer")
    desk = client.get(f"/review/{waiting}").get_data(as_text=True)
    assert f'src="/stills/{still}"' in desk
    assert '<rect x="5.0" y="10.0" width="30.0" height="30.0"' in desk
    reviewer = actor_of(town, "reviewer")
    tick(town.kit, reviewer, waiting, submission(town.kit, waiting).version, [Tick("mark:3", MarkState.WRONG)])
    assert f'name="still" value="{still}"' in client.get(f"/review/{waiting}").get_data(as_text=True)
    sent = {
        "csrf_token": token_of(client),
        "version": submission(town.kit, waiting).version,
        "reason": "ตรา",
        "still": still,
    }
    assert client.post(f"/review/{waiting}/return", data=sent).status_code == 302
    card = browser_of("officer").get(f"/fixit/{waiting}").get_data(as_text=True)
    assert f'src="/stills/{still}"' in card
    answer = browser_of("officer").get(f"/fixit/{waiting}.png")
    assert answer.content_type == "image/png"
    assert len(answer.data) <= 1_000_000
    with Image.open(io.BytesIO(answer.data)) as picture:
        assert picture.width == 1080
        framed = picture.height
    give_another = browser_of("admin").get(f"/fixit/{waiting}.png")
    assert give_another.data == answer.data
    town.kit.media.delete(town.kit.media.put(io.BytesIO(b"x")).key)
    assert framed > 900


def test_a_frame_of_another_video_is_not_attached(browser_of: Browser, town: Town, waiting: int):
    client = browser_of("reviewer")
    sent = {
        "csrf_token": token_of(client),
        "version": submission(town.kit, waiting).version,
        "reason": "ตรา",
        "still": 77,
    }
    client.post(f"/review/{waiting}/return", data=sent)
    page = browser_of("officer").get(f"/fixit/{waiting}").get_data(as_text=True)
    assert "/stills/" not in page
    assert "ตรา" in page
    with Image.open(io.BytesIO(browser_of("officer").get(f"/fixit/{waiting}.png").data)) as picture:
        assert picture.width == 1080


def test_the_card_is_for_its_authority_district_and_province(browser_of: Browser, town: Town, waiting: int):
    give_back(town, waiting)
    for who in ("officer", "officer2", "district", "reviewer", "admin", "department"):
        assert browser_of(who).get(f"/fixit/{waiting}").status_code == 200, who
    for who in ("officer_b", "district_b", "reviewer_x", "officer_x", "direct"):
        assert browser_of(who).get(f"/fixit/{waiting}").status_code == 404, who
        assert browser_of(who).get(f"/fixit/{waiting}.png").status_code == 404, who


def test_a_return_that_was_taken_back_has_no_card(browser_of: Browser, town: Town, waiting: int):
    give_back(town, waiting)
    undo_verdict(town.kit, actor_of(town, "reviewer"))
    assert browser_of("officer").get(f"/fixit/{waiting}").status_code == 404
    reviewer = actor_of(town, "reviewer")
    save_checklist(town.kit, reviewer, waiting, submission(town.kit, waiting).version, as_data(GOOD))
    accept(town.kit, reviewer, waiting, submission(town.kit, waiting).version)
    assert browser_of("officer").get(f"/fixit/{waiting}").status_code == 404
