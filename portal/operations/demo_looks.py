"""What the demo's invented platforms and photo folders answer; nothing outside is asked."""

from datetime import datetime

from portal.rules.facts import FolderEntry, FolderLook, VideoLook
from portal.rules.naming import mandated_name
from portal.rules.vocabulary import FolderState, Platform, ProbeState
from portal.seed.demo import LABEL, Story
from portal.services.demonstrating import NOT_ASKED

CHANNEL = {
    Platform.YOUTUBE: "https://www.youtube.com/@demo-{code}",
    Platform.FACEBOOK: "https://www.facebook.com/demo.{code}",
    Platform.TIKTOK: "https://www.tiktok.com/@demo.{code}",
}
STATES = {"rate_limited": ProbeState.RATE_LIMITED, "private": ProbeState.PRIVATE}


def video_link(story: Story, number: int) -> str:
    """A well-formed link of the story's platform that leads to no video; "" when the story has none."""
    return {
        "": "",
        "youtube": f"https://www.youtube.com/watch?v=demo-{story.code[4:]}{number:02d}",
        "facebook": f"https://www.facebook.com/demo.{story.code}/videos/10{story.code}{number:04d}",
        "tiktok": f"https://www.tiktok.com/@demo.{story.code}/video/70{story.code}{number:09d}",
    }[story.link]


def folder_link(story: Story, number: int) -> str:
    """A well-formed link of a photo folder that is not there; "" when the story has none."""
    if story.folder == "none":
        return ""
    return f"https://drive.google.com/drive/folders/demo-{story.code}-{number:02d}-photos"


def channel_of(story: Story) -> tuple[Platform, str]:
    """The platform and address of the authority's invented channel."""
    platform = Platform(story.link or "youtube")
    return platform, CHANNEL[platform].format(code=story.code)


def look_at_video(story: Story, authority: str, look: str, now: datetime) -> VideoLook:
    """What the platform would say of the story's video."""
    platform, channel = channel_of(story)
    state = STATES.get(look, ProbeState.OK)
    if state is not ProbeState.OK:
        return VideoLook(state, "manual", now, platform, note=NOT_ASKED)
    title = f"{LABEL} {story.product}" if look == "other_title" else f"{LABEL} {mandated_name(authority)}"
    return VideoLook(
        state, "manual", now, platform, title=title, duration_s=story.seconds, channel=f"{LABEL} {authority}",
        channel_url=channel, unlisted=look == "unlisted", note=NOT_ASKED,
    )  # fmt: skip


def look_into_folder(story: Story, number: int, now: datetime) -> FolderLook:
    """What the photo folder would show."""
    state = FolderState.NOT_PUBLIC if story.folder == "not_public" else FolderState.OK
    photos = range(1, 6 + number % 9) if state is FolderState.OK else ()
    entries = tuple(
        FolderEntry(f"demo-{story.code}-{n}", f"{LABEL} {n:02d}.jpg", "image", 380_000 + 9_000 * n) for n in photos
    )
    return FolderLook(state, "demo", now, None, f"{LABEL} ภาพถ่ายกิจกรรม", entries, NOT_ASKED)
