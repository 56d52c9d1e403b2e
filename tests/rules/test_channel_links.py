"""A channel's address is told from a video's, however it is written."""

import pytest

from portal.rules.channel_links import NotAChannel, read_channel
from portal.rules.vocabulary import Platform


@pytest.mark.parametrize(
    ("typed", "platform", "key"),
    [
        ("https://www.youtube.com/@Chohae/videos", Platform.YOUTUBE, "youtube.com/@chohae"),
        ("ช่องของเรา m.youtube.com/channel/UCabc?si=x ค่ะ", Platform.YOUTUBE, "youtube.com/channel/UCabc"),
        ("facebook.com/Chohae.Phrae", Platform.FACEBOOK, "facebook.com/chohae.phrae"),
        ("https://web.facebook.com/profile.php?id=100&sk=about", Platform.FACEBOOK, "facebook.com/profile.php?id=100"),
        ("https://www.facebook.com/people/Name/100/", Platform.FACEBOOK, "facebook.com/people/name/100"),
        ("https://www.tiktok.com/@chohae?lang=th", Platform.TIKTOK, "tiktok.com/@chohae"),
    ],
)
def test_a_channel_is_recognised(typed: str, platform: Platform, key: str):
    found = read_channel(typed)
    assert (found.platform, found.key) == (platform, key)
    assert found.address.startswith("https://www.")
    assert read_channel(found.address) == found


@pytest.mark.parametrize(
    "typed",
    [
        "", "ไม่มีลิงก์", "https://www.youtube.com/watch?v=abcdefghijk", "https://youtu.be/abcdefghijk",
        "https://www.facebook.com/watch/?v=1", "https://www.facebook.com/reel/1", "https://www.facebook.com/",
        "https://www.facebook.com/profile.php?id=x", "https://www.tiktok.com/", "https://example.go.th/@x",
        "http://127.0.0.1/@x", "javascript:alert(1)", "https://user@youtube.com/@x", "youtube.com/@" + "x" * 600,
        "x" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_channel_is_refused(typed: str):
    with pytest.raises(NotAChannel):
        read_channel(typed)
