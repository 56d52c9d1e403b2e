"""The platforms' players: where they have one, and what it can be told."""

import pytest

from portal.rules.embeds import PLAYERS, embed_of

YOUTUBE = "https://www.youtube.com/watch?v=abcdefghijk"


@pytest.mark.parametrize(
    ("platform", "url", "starts", "can_seek"),
    [
        ("youtube", YOUTUBE, "https://www.youtube-nocookie.com/embed/abcdefghijk?", True),
        ("facebook", "https://www.facebook.com/a/videos/12", "https://www.facebook.com/plugins/video.php?", False),
        ("tiktok", "https://www.tiktok.com/@a/video/72", "https://www.tiktok.com/player/v1/72?", False),
    ],
)  # fmt: skip
def test_each_platform_has_its_player(platform: str, url: str, starts: str, can_seek: bool):
    embed = embed_of(platform, url)
    assert embed is not None
    assert embed.url.startswith(starts)
    assert embed.can_seek is can_seek
    assert any(embed.url.startswith(origin + "/") for origin in PLAYERS)


@pytest.mark.parametrize(
    ("platform", "url"),
    [("youtube", ""), ("tiktok", "https://vt.tiktok.com/ZS1"), (None, YOUTUBE), ("facebook", "javascript:x")],
)
def test_what_names_no_video_has_none(platform: str | None, url: str):
    assert embed_of(platform, url) is None
