"""What a pasted text is when it is no link to a video, and what is kept when it is one."""

import pytest

from portal.rules.link_words import REASONS
from portal.rules.links import NotAVideo, VideoLink, recognise

ID = "dQw4w9WgXcQ"
NUMBER = "7412345678901234567"

REFUSED = [
    ("", "empty"),
    (" \n", "empty"),
    ("ยังไม่มีวิดีโอ", "no_link"),
    ("คลิป.mp4", "no_link"),
    (f"https://youtu.be/{ID} " + "a" * 5000, "too_long"),
    (f"https://youtu.be/{ID} " + "ก" * 1700, "too_long"),
    (f"https://youtu.be/{ID}?x=" + "a" * 2040, "too_long"),
    ("a" * 100_000, "too_long"),
    ("ftp://youtube.com/watch", "not_http"),
    ("javascript:alert(1)", "not_http"),
    ("file:///etc/passwd", "not_http"),
    (f"vnd.youtube://{ID}", "not_http"),
    (f"https://youtube.com@evil.example/watch?v={ID}", "has_userinfo"),
    (f"https://a:b@www.youtube.com/watch?v={ID}", "has_userinfo"),
    (f"https://www.youtube.com:8080/watch?v={ID}", "bad_port"),
    (f"https://www.youtube.com:99999/watch?v={ID}", "bad_port"),
    (f"https://ｗｗｗ.youtube.com/watch?v={ID}", "bad_host"),
    (f"https://www.youtubе.com/watch?v={ID}", "bad_host"),
    (f"https://you%74ube.com/watch?v={ID}", "bad_host"),
    (f"https:\\\\youtube.com\\watch?v={ID}", "bad_host"),
    (f"https:\\/\\/youtu.be\\/{ID}", "bad_host"),
    ("https://[not-an-address]/", "bad_host"),
    ("https://", "bad_host"),
    ("https://ไทย.example/", "bad_host"),
    ("127.0.0.1:5000/x", "private_address"),
    ("localhost:5000", "private_address"),
    ("http://portal.local/x", "private_address"),
    ("http://[::1]", "private_address"),
    ("https://www.facebook.com/login/?next=http%3A%2F%2F127.0.0.1%2F", "private_address"),
    ("https://www.youtube.com/playlist?list=PL1234567890", "playlist"),
    ("https://www.youtube.com/watch?list=PL1234567890", "playlist"),
    ("https://www.youtube.com/embed/videoseries?list=PL1", "playlist"),
    ("https://www.youtube.com/@chohae", "channel"),
    ("https://www.youtube.com/%40chohae/videos", "channel"),
    ("https://www.youtube.com/channel/UC1234567890", "channel"),
    ("https://www.youtube.com/c/chohae", "channel"),
    ("https://www.youtube.com/user/chohae", "channel"),
    ("https://www.facebook.com/chohae", "channel"),
    ("https://www.facebook.com/chohae/videos/", "channel"),
    ("https://www.facebook.com/profile.php?id=100", "channel"),
    ("https://www.tiktok.com/@chohae", "channel"),
    ("https://www.facebook.com/photo/?fbid=1&set=a.2", "photo"),
    ("https://www.facebook.com/photo.php?fbid=1", "photo"),
    ("https://www.facebook.com/chohae/photos/a.1/2", "photo"),
    ("https://www.facebook.com/media/set/?set=a.1", "photo"),
    (f"https://www.tiktok.com/@chohae/photo/{NUMBER}", "photo"),
    (f"https://studio.youtube.com/video/{ID}/edit", "studio"),
    ("https://www.youtube.com/", "no_video"),
    ("https://www.youtube.com/results?search_query=x", "no_video"),
    ("https://youtu.be/", "no_video"),
    ("https://www.facebook.com/watch/", "no_video"),
    ("https://www.facebook.com/watch/?v=abc", "no_video"),
    ("https://www.facebook.com/share/v/", "no_video"),
    ("https://www.facebook.com/hashtag/waste", "no_video"),
    ("https://fb.watch/", "no_video"),
    ("https://vt.tiktok.com/", "no_video"),
    ("https://www.tiktok.com/tag/waste", "no_video"),
    ("https://youtu.be/dQw4w9WgXc", "cut_off"),
    (f"https://www.youtube.com/watch?v={ID}A", "cut_off"),
    ("https://m.facebook.com/story.php?story_fbid=8", "cut_off"),
    ("https://m.facebook.com/story.php?story_fbid=8%26x&id=1", "cut_off"),
    ("https://drive.google.com/file/d/1AbCdEfGhIjKl/view?usp=sharing", "drive_link"),
    ("drive.google.com/drive/folders/1AbCdEfGhIjKl", "drive_link"),
    ("https://photos.app.goo.gl/AbCd", "drive_link"),
    ("https://forms.gle/AbCd", "other_site"),
    ("https://vimeo.com/123456", "other_site"),
    ("vimeo.com/123456", "other_site"),
    ("www.phrae.go.th", "other_site"),
    (f"https://facebook.com.evil.example/reel/1?x=youtu.be/{ID}", "other_site"),
    ("https://evil-facebook.com/reel/1", "other_site"),
    (f"https://www.google.com/search?q=https://youtu.be/{ID}", "other_site"),
]


@pytest.mark.parametrize(("given", "reason"), REFUSED)
def test_refused_with_a_reason(given: str, reason: str):
    answer = recognise(given)
    assert isinstance(answer, NotAVideo), answer
    assert (answer.reason, answer.message_th, answer.message_en) == (reason, *REASONS[reason])


def test_the_address_as_pasted_is_kept():
    link = recognise(f"ดูที่ https://youtu.be/{ID}?si=abc นะ")
    assert isinstance(link, VideoLink)
    assert link.given_url == f"https://youtu.be/{ID}?si=abc"


def test_every_reason_says_what_and_how():
    for thai, english in REASONS.values():
        assert thai
        assert english
        assert "วาง" in thai or "คัดลอก" in thai
