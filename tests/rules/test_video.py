"""The rules of a video that a machine can check, each at its edges."""

from datetime import UTC, datetime

import pytest

from portal.rules.facts import FileLook, Finding, VideoLook
from portal.rules.naming import mandated_name
from portal.rules.rulebook import Rulebook
from portal.rules.video import (
    VideoFacts,
    bears_mandated_name,
    channel_key,
    check_video,
    is_on_own_channel,
    is_on_platform,
    is_publicly_watchable,
    lasts_at_most,
    looks_to_believe,
)
from portal.rules.vocabulary import Outcome, ProbeState, RuleId

RULES = Rulebook()
NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
LINK = "https://www.youtube.com/watch?v=abcdefghijk"
NAME = "เทศบาลตำบลช่อแฮ"


def look(state: ProbeState = ProbeState.OK, **more: object) -> VideoLook:
    return VideoLook(state, "yt_dlp", NOON, **more)  # type: ignore[arg-type]


def of_file(seconds: float | None, problem: str | None = None) -> VideoFacts:
    return VideoFacts(file=FileLook(seconds, 1000, problem=problem))


@pytest.mark.parametrize(
    ("seconds", "outcome"),
    [
        (0.1, Outcome.PASS), (299.0, Outcome.PASS), (300.0, Outcome.PASS), (300.01, Outcome.BORDERLINE),
        (301.0, Outcome.BORDERLINE), (301.01, Outcome.FAIL), (310.0, Outcome.FAIL), (7200.0, Outcome.FAIL),
    ],
)  # fmt: skip
def test_five_minutes_and_not_a_second_more_with_room_for_rounding(seconds: float, outcome: Outcome):
    assert lasts_at_most(of_file(seconds), RULES).outcome is outcome
    assert lasts_at_most(VideoFacts(look=look(duration_s=seconds)), RULES).outcome is outcome


def test_too_long_says_by_how_much():
    found = lasts_at_most(of_file(317.0), RULES)
    assert found.message_th == "ยาวเกินไป 17 วินาที ตัดให้เหลือไม่เกิน 5:00 นาที"
    assert found.evidence["over"] == 17


def test_the_file_is_measured_so_it_counts_before_the_platform():
    facts = VideoFacts(file=FileLook(310.0, 1), look=look(duration_s=299.0))
    assert lasts_at_most(facts, RULES).evidence["source"] == "file"
    assert lasts_at_most(facts, RULES).outcome is Outcome.FAIL


@pytest.mark.parametrize("facts", [VideoFacts(), VideoFacts(look=look()), of_file(None, "truncated"), of_file(None)])
def test_an_unknown_length_is_never_a_fault(facts: VideoFacts):
    assert lasts_at_most(facts, RULES).outcome is Outcome.CANNOT_CHECK


def test_a_file_bears_the_name_to_the_letter():
    facts = VideoFacts(authority_name=NAME, file_name=mandated_name(NAME) + ".mp4")
    assert bears_mandated_name(facts, RULES).outcome is Outcome.PASS
    wrong = bears_mandated_name(VideoFacts(authority_name=NAME, file_name="วิดีโอ.mp4"), RULES)
    assert wrong.outcome is Outcome.FAIL
    assert wrong.evidence["wanted"] == mandated_name(NAME)


def test_a_platforms_title_is_only_ever_a_warning():
    right = VideoFacts(authority_name=NAME, look=look(title=f"EP1 {mandated_name(NAME)}"))
    told = VideoFacts(authority_name=NAME, look=look(title="วิดีโอ", description=mandated_name(NAME)))
    other = VideoFacts(authority_name=NAME, look=look(title="วิดีโอของเรา"))
    assert [bears_mandated_name(facts, RULES).outcome for facts in (right, told, other)] == [
        Outcome.PASS, Outcome.PASS, Outcome.WARNING,
    ]  # fmt: skip
    assert bears_mandated_name(VideoFacts(authority_name=NAME), RULES).outcome is Outcome.NEEDS_PERSON
    assert bears_mandated_name(VideoFacts(file_name="x.mp4"), RULES).outcome is Outcome.CANNOT_CHECK


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        (VideoFacts(given=LINK), Outcome.PASS),
        (VideoFacts(given="https://fb.watch/abc123/"), Outcome.PASS),
        (VideoFacts(given="https://www.tiktok.com/@a/video/7454489720584752391"), Outcome.PASS),
        (VideoFacts(), Outcome.FAIL),
        (VideoFacts(file_name="x.mp4"), Outcome.WARNING),
        (VideoFacts(given="https://vimeo.com/1"), Outcome.FAIL),
        (VideoFacts(given=LINK, look=look(ProbeState.UNSUPPORTED)), Outcome.FAIL),
    ],
)
def test_shown_on_one_of_three_platforms(facts: VideoFacts, outcome: Outcome):
    assert is_on_platform(facts, RULES).outcome is outcome


PUBLIC = {
    ProbeState.OK: Outcome.PASS,
    **dict.fromkeys(
        (ProbeState.PRIVATE, ProbeState.REMOVED, ProbeState.LOGIN_REQUIRED, ProbeState.MEMBERS, ProbeState.PREMIUM,
         ProbeState.UPCOMING), Outcome.FAIL,
    ),
    **dict.fromkeys((ProbeState.AGE, ProbeState.GEO, ProbeState.LIVE), Outcome.NEEDS_PERSON),
    **dict.fromkeys(
        (ProbeState.BLOCKED, ProbeState.RATE_LIMITED, ProbeState.NET_ERROR, ProbeState.EXTRACTOR_BROKEN,
         ProbeState.INTERNAL, ProbeState.UNSUPPORTED), Outcome.CANNOT_CHECK,
    ),
}  # fmt: skip


@pytest.mark.parametrize("state", list(ProbeState))
def test_each_of_the_sixteen_answers_has_its_outcome(state: ProbeState):
    found = is_publicly_watchable(VideoFacts(given=LINK, look=look(state), confirmed_gone=True), RULES)
    assert found.outcome is PUBLIC[state]


@pytest.mark.parametrize("state", [state for state, outcome in PUBLIC.items() if outcome is Outcome.FAIL])
def test_one_look_alone_fails_nobody(state: ProbeState):
    found = is_publicly_watchable(VideoFacts(given=LINK, look=look(state)), RULES)
    assert found.outcome is Outcome.CANNOT_CHECK
    assert looks_to_believe(state) == (3 if state is ProbeState.REMOVED else 2)


def test_nothing_to_look_at_and_not_looked_at_yet():
    assert is_publicly_watchable(VideoFacts(), RULES).message_en == "There is no link to look at yet."
    assert "Being looked at" in is_publicly_watchable(VideoFacts(given=LINK), RULES).message_en


@pytest.mark.parametrize("outcome", [Outcome.PASS, Outcome.WARNING, Outcome.FAIL])
def test_what_unlisted_means_is_the_provinces_choice(outcome: Outcome):
    facts = VideoFacts(given=LINK, look=look(unlisted=True))
    assert is_publicly_watchable(facts, Rulebook(unlisted=outcome)).outcome is outcome


def channel(address: str | None, **more: object) -> Finding:
    facts = VideoFacts(authority_name=NAME, look=look(channel="ช่อง", channel_url=address), **more)  # type: ignore[arg-type]
    return is_on_own_channel(facts, RULES)


def test_on_the_authoritys_own_channel():
    own = ("https://www.youtube.com/@ChoHae",)
    assert channel("https://youtube.com/@chohae/", own_channels=own).outcome is Outcome.PASS
    assert channel("https://youtube.com/@other", own_channels=own).outcome is Outcome.WARNING
    theirs = {"youtube.com/@other": "เทศบาลตำบลอื่น"}
    found = channel("https://m.youtube.com/@Other", own_channels=own, other_channels=theirs)
    assert found.outcome is Outcome.FAIL
    assert "เทศบาลตำบลอื่น" in found.message_th
    assert channel(None).outcome is Outcome.CANNOT_CHECK
    assert is_on_own_channel(VideoFacts(), RULES).outcome is Outcome.CANNOT_CHECK


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://www.facebook.com/ChoHae/", "facebook.com/chohae"),
        ("https://m.facebook.com/profile.php?id=100", "facebook.com/profile.php?id=100"),
        ("youtube.com/channel/UCabc", "youtube.com/channel/UCabc"),
        ("https://www.tiktok.com/@ChoHae?lang=th", "tiktok.com/@chohae"),
    ],
)
def test_addresses_of_channels_without_what_does_not_matter(address: str, key: str):
    assert channel_key(address) == key


def test_a_rule_that_is_switched_off_says_nothing():
    off = Rulebook(switched_off=frozenset({RuleId.DURATION, RuleId.PUBLIC, RuleId.OWN_CHANNEL}))
    assert {found.rule for found in check_video(VideoFacts(given=LINK), off)} == {
        RuleId.PLATFORM, RuleId.MANDATED_NAME,
    }  # fmt: skip
    assert len(check_video(VideoFacts(given=LINK), RULES)) == 5
