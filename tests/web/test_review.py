"""The desk without scripts: every tick a form, every refusal a sentence."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.models.videos import Review, Video, VideoProbe
from portal.rules.branding import Checklist, as_data, from_data, value_of
from portal.rules.rulebook import DEFAULT
from portal.rules.rulebook import as_data as rules_as_data
from portal.rules.vocabulary import Status
from portal.services.deciding import endorse
from portal.services.reviewing import save_checklist
from portal.services.rulebooks import follow_rulebook
from tests.outside import Clock, Outside
from tests.people import Town, token_of
from tests.reports import (
    GOOD,
    actor_of,
    endorse_sent,
    fill,
    new_report,
    run_jobs,
    send,
    sent_report,
    show_photos,
    submission,
)

Browser = Callable[[str], FlaskClient]
MARKS = [f"mark:{n}" for n in range(1, 6)]


@pytest.fixture(autouse=True)
def open_folder(outside: Outside, town: Town) -> None:
    show_photos(outside)


@pytest.fixture
def waiting(town: Town) -> int:
    """An endorsed submission."""
    return endorse_sent(town, sent_report(town)[1].submission_id)


def seen(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def post(client: FlaskClient, path: str, by_script: bool = False, **data: object) -> TestResponse:
    headers = {"HX-Request": "true"} if by_script else {}
    return client.post(path, data={"csrf_token": token_of(client), **data}, headers=headers)


def version(town: Town, number: int) -> int:
    return submission(town.kit, number).version


def kept(town: Town, number: int) -> Checklist:
    with town.kit.read() as session:
        rows = select(Review).where(Review.submission_id == number).order_by(Review.id.desc())
        return from_data(session.scalars(rows).first().checklist)  # type: ignore[union-attr]


def test_the_queue_leads_to_the_desk_and_says_when_it_is_empty(browser_of: Browser, town: Town):
    assert "5 ธันวาคม 2569" in seen(browser_of("reviewer"), "/review")
    number = sent_report(town, "direct")[1].submission_id
    page = seen(browser_of("reviewer"), "/review")
    assert page.count(f'href="/review/{number}"') == 1
    assert 'action="/review/next"' in page
    assert f'href="/review/{number}?rule=five_marks"' in seen(browser_of("reviewer"), "/review?rule=five_marks")
    assert "/review/" not in seen(browser_of("reviewer"), "/review?outcome=fail").split("<tbody>")[-1]
    assert "/review/1" in seen(browser_of("reviewer"), "/review?rule=nonsense&outcome=x&district=y")
    assert "/review/1" not in seen(browser_of("reviewer_x"), "/review")


def test_a_long_queue_goes_on(browser_of: Browser, town: Town, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("portal.queries.review.PAGE", 1)
    first, second = (sent_report(town, "direct")[1].submission_id for _ in range(2))
    page = seen(browser_of("reviewer"), "/review")
    risk = submission(town.kit, first).risk
    assert f'href="/review?after={risk}-{first}"' in page
    later = seen(browser_of("reviewer"), f"/review?after={risk}-{first}")
    assert f"/review/{second}" in later
    assert f'"/review/{first}"' not in later
    assert browser_of("reviewer").get("/review?after=x-1").status_code == 400


def test_a_tick_goes_round_by_forms_alone(browser_of: Browser, town: Town, waiting: int):
    reviewer, path = browser_of("reviewer"), f"/review/{waiting}"
    assert 'name="tick" value="presenter=found=waiting"' in seen(reviewer, path)
    answer = post(reviewer, f"{path}/tick", version=version(town, waiting), tick="presenter=found=waiting")
    assert answer.location == path
    assert 'name="tick" value="presenter=wrong=found"' in seen(reviewer, path)
    ticks = [f"{point}=found=waiting=4.5" for point in MARKS]
    post(reviewer, f"{path}/tick", version=version(town, waiting), tick=ticks, order="12345")
    assert kept(town, waiting).order_found == (1, 2, 3, 4, 5)
    assert kept(town, waiting).marks[0].at_s == 4.5
    assert '<span class="num">0:04</span>' in seen(reviewer, path)


def test_a_script_gets_only_what_changed(browser_of: Browser, town: Town, waiting: int):
    answer = post(
        browser_of("reviewer"), f"/review/{waiting}/tick?rule=duration", True, version=version(town, waiting),
        tick="topic:1=found=waiting",
    )  # fmt: skip
    text = answer.get_data(as_text=True)
    assert "<html" not in text
    assert 'id="checks"' in text
    assert 'id="verdict"' in text
    assert 'id="evidence"' in text
    assert f'action="/review/{waiting}/accept?rule=duration"' in text


def test_what_another_reviewer_ticked_is_told_with_both_values(
    browser_of: Browser, town: Town, clock: Clock, waiting: int
):
    opened, path = version(town, waiting), f"/review/{waiting}"
    post(browser_of("admin"), f"{path}/tick", version=opened, tick="presenter=wrong=waiting")
    clock.forward(minutes=16)  # the first went away and the hold is over
    mine = {"version": opened, "tick": "presenter=found=waiting"}
    answer = post(browser_of("reviewer"), f"{path}/tick", True, **mine)
    assert answer.status_code == 409
    assert (answer.json["mine"], answer.json["theirs"]) == ({"presenter": "found"}, {"presenter": "wrong"})
    page = post(browser_of("reviewer"), f"{path}/tick", **mine)
    assert page.status_code == 409
    text = page.get_data(as_text=True)
    assert f'href="{path}"' in text
    assert "พบ" in text
    assert "ไม่ถูกต้อง" in text or "ผิด" in text


@pytest.mark.parametrize("bad", ["presenter", "presenter=yes=waiting", "x=found=waiting", "mark:1=found=waiting=nan"])
def test_what_is_no_tick_is_said_and_changes_nothing(browser_of: Browser, town: Town, waiting: int, bad: str):
    reviewer, path = browser_of("reviewer"), f"/review/{waiting}"
    assert post(reviewer, f"{path}/tick", True, version=version(town, waiting), tick=bad).status_code == 422
    assert post(reviewer, f"{path}/tick", version=version(town, waiting), tick=bad).location == path
    assert "notice-bad" in seen(reviewer, path)
    assert post(reviewer, f"{path}/tick", version="", tick=bad).status_code == 400


def test_times_order_and_note_are_typed(browser_of: Browser, town: Town, waiting: int):
    reviewer, path = browser_of("reviewer"), f"/review/{waiting}"
    ticks = [f"{point}=found=waiting" for point in (*MARKS, "topic:2")]
    post(reviewer, f"{path}/tick", version=version(town, waiting), tick=ticks, order="12345")
    typed = {
        "order": "๑ ๒ ๔ ๓ ๕",
        "order_was": "1 2 3 4 5",
        "at-mark:1": "๐:๐๔",
        "at-topic:2": "1:06",
        "note": "เสียงเบา",
    }
    post(reviewer, f"{path}/details", version=version(town, waiting), **typed)
    checklist = kept(town, waiting)
    assert (checklist.order_found, checklist.marks[0].at_s, checklist.topics[1].at_s) == ((1, 2, 4, 3, 5), 4.0, 66.0)
    page = seen(reviewer, path)
    assert "เสียงเบา</textarea>" in page
    assert "ตราที่ 3 กับ 4 สลับกัน" in page
    assert page.count('<li class="off">') == 2
    post(reviewer, f"{path}/details", version=version(town, waiting), **{"at-mark:1": "สี่วินาที"})
    assert "notice-bad" in seen(reviewer, path)


def test_accepting_goes_on_to_the_next_and_too_early_says_what_waits(browser_of: Browser, town: Town, waiting: int):
    other = sent_report(town, "direct")[1].submission_id
    reviewer, path = browser_of("reviewer"), f"/review/{waiting}"
    assert post(reviewer, f"{path}/accept", version=version(town, waiting)).location == path
    page = seen(reviewer, path)
    assert "notice-bad" in page
    assert "เหลือ 10 จุดที่ยังไม่ได้ตรวจ (ตราที่ 1 กระทรวงมหาดไทย" in page
    assert submission(town.kit, waiting).status == Status.ENDORSED
    save_checklist(town.kit, actor_of(town, "reviewer"), waiting, version(town, waiting), as_data(GOOD))
    assert post(reviewer, f"{path}/accept", version=version(town, waiting)).location == f"/review/{other}"
    assert submission(town.kit, waiting).status == Status.ACCEPTED
    done = seen(reviewer, path)
    assert "คุณreviewer" in done
    assert 'name="tick"' not in done


def test_returning_needs_words_and_prefills_them(browser_of: Browser, town: Town, waiting: int):
    reviewer, path = browser_of("reviewer"), f"/review/{waiting}"
    post(reviewer, f"{path}/tick", version=version(town, waiting), tick="presenter=wrong=waiting")
    assert "1. ผู้นำเสนอไม่ใช่นายกหรือผู้บริหาร อปท." in seen(reviewer, path).split("<textarea", 1)[1]
    assert post(reviewer, f"{path}/return", version=version(town, waiting), reason="  ").location == path
    assert submission(town.kit, waiting).status == Status.ENDORSED
    answer = post(reviewer, f"{path}/return", version=version(town, waiting), reason="ถ่ายใหม่โดยนายก")
    assert answer.location == "/review"
    assert "ถ่ายใหม่โดยนายก" in seen(browser_of("officer"), f"/submissions/{waiting}")


def test_the_second_verdict_is_told_of_the_first(browser_of: Browser, town: Town, waiting: int):
    opened, path = version(town, waiting), f"/review/{waiting}"
    post(browser_of("admin"), f"{path}/return", version=opened, reason="ตราไม่ครบ")
    answer = post(browser_of("reviewer"), f"{path}/accept", version=opened)
    assert answer.status_code == 409
    text = answer.get_data(as_text=True)
    assert "คุณadmin ทำไปก่อนแล้ว" in text
    assert "chip-accepted" in text
    assert "chip-returned" in text


def test_a_reviewer_types_in_what_the_platform_does_not_say(browser_of: Browser, town: Town, outside: Outside):
    outside.duration_s = None
    number = sent_report(town, "direct")[1].submission_id
    reviewer, path = browser_of("reviewer"), f"/review/{number}"
    seen(reviewer, path)
    bad = post(reviewer, f"{path}/typed", title="วิดีโอ", duration="ยาวมาก", source="แอป")
    assert bad.location == path
    assert "notice-bad" in seen(reviewer, path)
    post(reviewer, f"{path}/typed", title="วิดีโอถอดบทเรียน", duration="๔:๓๘", source="เปิดในแอป Facebook")
    page = seen(reviewer, path)
    assert "เปิดในแอป Facebook" in page
    assert "4:38" in page
    with town.kit.read() as session:
        video = session.get_one(Video, submission(town.kit, number).video_id)
        typed = session.scalars(select(VideoProbe).where(VideoProbe.source == "manual")).one()
        assert (video.duration_s, typed.by_name) == (278.0, "คุณreviewer")


def test_another_look_is_asked_for(browser_of: Browser, town: Town, outside: Outside, waiting: int):
    asked = len(outside.asked)
    assert post(browser_of("reviewer"), f"/review/{waiting}/look").location == f"/review/{waiting}"
    run_jobs(town.kit)
    assert len(outside.asked) == asked + 1


def test_the_desk_asks_what_the_rulebook_asks(browser_of: Browser, town: Town, waiting: int):
    data = {**rules_as_data(DEFAULT), "switched_off": ["topics", "presenter"], "marks_must_stay": True}
    follow_rulebook(town.kit, actor_of(town, "admin"), town.province, data, 1, "")
    page = seen(browser_of("reviewer"), f"/review/{waiting}")
    assert page.count('data-point="') == 5
    ticks = [f"{point}=found=waiting" for point in MARKS]
    path = f"/review/{waiting}"
    post(browser_of("reviewer"), f"{path}/tick", version=version(town, waiting), tick=ticks)
    post(browser_of("reviewer"), f"{path}/accept", version=version(town, waiting))
    assert submission(town.kit, waiting).status == Status.ACCEPTED


def test_the_video_that_was_sent_is_shown(browser_of: Browser, town: Town, waiting: int):
    """Seals and names of this very place, its roster's executive, and the link of the sending."""
    page = seen(browser_of("reviewer"), f"/review/{waiting}")
    for text in ("ตราจังหวัดแพร่", "เทศบาลตำบลทุ่งโฮ้ง", "https://www.youtube.com/watch?v=abcdefghijk"):
        assert text in page
    assert "<video" not in page


@pytest.mark.parametrize("act", ["tick", "details", "look", "typed", "accept", "return"])
def test_the_desk_is_the_provinces_own(browser_of: Browser, town: Town, waiting: int, act: str):
    path = f"/review/{waiting}"
    for who in ("officer", "district", "department"):
        assert browser_of(who).get(path).status_code == 403
        assert post(browser_of(who), f"{path}/{act}", version=1).status_code == 403
    stranger = browser_of("reviewer_x")
    assert stranger.get(path).status_code == 404
    form = {
        "version": 1,
        "tick": "presenter=found=waiting",
        "reason": "x",
        "title": "x",
        "duration": "1:00",
        "source": "x",
    }
    assert post(stranger, f"{path}/{act}", **form).status_code == 404
    assert post(stranger, f"/review/999999/{act}", **form).status_code == 404
    assert value_of(Checklist(), "presenter") == "waiting"


def test_fields_that_changed_are_told_on_the_desk(browser_of: Browser, town: Town, waiting: int):
    reviewer, path = browser_of("reviewer"), f"/review/{waiting}"
    post(reviewer, f"{path}/return", version=version(town, waiting), reason="แก้ตัวเลข")
    number = submission(town.kit, waiting).report_id
    fill(town, number, income="20,000")
    send(town, number)
    endorse(town.kit, actor_of(town, "district"), waiting, version(town, waiting))
    page = seen(reviewer, path)
    assert 'data-open="changed"' in page
    assert "18,500" in page
    assert new_report(town)  # a further draft changes nothing here
    assert "20,000" in seen(reviewer, path)


def test_words_of_the_topics_in_the_description_are_suggested_with_their_second(
    browser_of: Browser, town: Town, waiting: int
):
    with town.kit.database.transaction() as session:
        number = submission(town.kit, waiting).video_id
        session.add(
            VideoProbe(
                video_id=number, source="yt_dlp", state="ok", duration_s=240.0, probed_at=town.kit.now(),
                facts={"description": "1:30 ปัญหาและอุปสรรคที่พบ"},
            )
        )  # fmt: skip
    text = seen(browser_of("reviewer"), f"/review/{waiting}")
    assert "คำอธิบายมีคำว่า “ปัญหา”" in text
    assert "1:30" in text
    assert value_of(from_data(as_data(Checklist())), "topic:2") == "waiting"  # a suggestion ticks nothing
