"""The demo's links are well formed, its answers say that nobody was asked."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from portal.operations.demo_looks import channel_of, folder_link, look_at_video, look_into_folder, video_link
from portal.rules.links import FolderLink, VideoLink, recognise, recognise_folder
from portal.rules.video import channel_key
from portal.rules.vocabulary import FolderState, ProbeState
from portal.seed.demo import stories
from portal.services.demonstrating import NOT_ASKED

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def test_every_link_is_recognised_and_leads_to_a_video_of_its_own():
    links = {video_link(story, number): story for number, story in enumerate(stories(), 1) if story.link}
    assert len(links) == sum(bool(story.link) for story in stories())
    for link, story in links.items():
        found = recognise(link)
        assert isinstance(found, VideoLink)
        assert (found.platform, found.opaque) == (story.link, False)
        assert channel_key(channel_of(story)[1])
    for number, story in enumerate(stories(), 1):
        link = folder_link(story, number)
        assert story.folder == "none" or isinstance(recognise_folder(link), FolderLink)


@pytest.mark.parametrize(
    ("look", "state"),
    [("ok", ProbeState.OK), ("rate_limited", ProbeState.RATE_LIMITED), ("private", ProbeState.PRIVATE)],
)
def test_a_look_says_that_nobody_was_asked(look: str, state: ProbeState):
    seen = look_at_video(stories()[0], "เทศบาลตำบลทุ่งโฮ้ง", look, NOW)
    assert (seen.state, seen.source, seen.note) == (state, "manual", NOT_ASKED)


def test_a_folder_shows_labelled_photos_or_is_shut():
    story = stories()[0]
    shown = look_into_folder(story, 3, NOW)
    assert shown.entries
    assert all(entry.name.startswith("ตัวอย่าง") for entry in shown.entries)
    shut = look_into_folder(replace(story, folder="not_public"), 3, NOW)
    assert (shut.state, shut.entries) == (FolderState.NOT_PUBLIC, ())
