import json
from datetime import UTC, datetime

import pytest

from portal.probes.youtube_api import NoAnswer, YouTubeApi
from portal.rules.vocabulary import Platform, ProbeState
from tests.servers.http import LoopbackServer, json_bytes

NOW = datetime(2026, 10, 5, 3, 0, tzinfo=UTC)


def item(status=None, details=None, live="none"):
    return {
        "id": "wastefine01",
        "snippet": {
            "title": "คัดแยกขยะ",
            "description": "เล่าเรื่อง",
            "channelId": "UCsample",
            "channelTitle": "อบต.ตัวอย่าง",
            "liveBroadcastContent": live,
        },
        "contentDetails": {"duration": "PT4M58S", **(details or {})},
        "status": {"privacyStatus": "public", "uploadStatus": "processed", **(status or {})},
    }


def asked(body, status=200):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    with LoopbackServer(lambda method, path: json_bytes(raw, status)).running() as server:
        look = YouTubeApi(server.url, "the-key").look("wastefine01", NOW)
        assert "key=the-key" in server.asked[0]
        assert "id=wastefine01" in server.asked[0]
        return look


def test_public_video_is_described():
    look = asked({"items": [item()]})
    assert (look.state, look.source, look.probed_at) == (ProbeState.OK, "youtube_api", NOW)
    assert (look.platform, look.video_id, look.duration_s) == (Platform.YOUTUBE, "wastefine01", 298.0)
    assert (look.title, look.channel) == ("คัดแยกขยะ", "อบต.ตัวอย่าง")
    assert look.channel_url == "https://www.youtube.com/channel/UCsample"
    assert not look.unlisted


@pytest.mark.parametrize(
    ("row", "state"),
    [
        (item({"privacyStatus": "private"}), ProbeState.PRIVATE),
        (item({"uploadStatus": "rejected", "rejectionReason": "copyright"}), ProbeState.REMOVED),
        (item({"uploadStatus": "failed"}), ProbeState.REMOVED),
        (item(live="live", details={"duration": "P0D"}), ProbeState.LIVE),
        (item(live="upcoming"), ProbeState.UPCOMING),
        (item(details={"contentRating": {"ytRating": "ytAgeRestricted"}}), ProbeState.AGE),
        (item(details={"regionRestriction": {"blocked": ["TH"]}}), ProbeState.GEO),
        (item(details={"regionRestriction": {"allowed": ["LA"]}}), ProbeState.GEO),
        (item(details={"regionRestriction": {"blocked": ["LA"]}}), ProbeState.OK),
        (item(details={"regionRestriction": {"allowed": ["TH"]}}), ProbeState.OK),
    ],
)
def test_each_status_has_its_state(row, state):
    assert asked({"items": [row]}).state is state


def test_unlisted_processing_and_missing_lengths():
    assert asked({"items": [item({"privacyStatus": "unlisted"})]}).unlisted
    assert "processed" in asked({"items": [item({"uploadStatus": "uploaded"})]}).note
    assert asked({"items": [item(details={"duration": "P0D"})]}).duration_s is None
    assert asked({"items": [item(details={"duration": None})]}).duration_s is None


def test_a_missing_item_is_removed_or_private_and_the_note_says_so():
    look = asked({"items": []})
    assert look.state is ProbeState.REMOVED
    assert "cannot be told apart" in look.note


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"error": {"errors": [{"reason": "quotaExceeded"}]}}, 403),
        ({"error": {}}, 400),
        ({"error": {}}, 500),
        (b"not json", 200),
        ({"kind": "odd"}, 200),
        ({"items": [{"id": "wastefine01"}]}, 200),
        ({"items": [item(details={"duration": "five minutes"})]}, 200),
    ],
)
def test_quota_outage_and_odd_answers_are_no_answer(body, status):
    with pytest.raises(NoAnswer) as caught:
        asked(body, status)
    assert "the-key" not in str(caught.value)


def test_nobody_there_is_no_answer():
    with pytest.raises(NoAnswer):
        YouTubeApi("http://127.0.0.1:9", "the-key").look("wastefine01", NOW)
