"""Links as people paste them, and what is wrong with the others."""

import pytest

from portal.rules.link_words import REASONS
from portal.rules.links import NotAVideo, VideoLink, first_url, recognise
from portal.rules.vocabulary import Platform
from tests.probes.spellings import SPELLINGS

ID = "dQw4w9WgXcQ"
NUMBER = "7412345678901234567"
YOUTUBE = f"https://www.youtube.com/watch?v={ID}"
TIKTOK = f"https://www.tiktok.com/@phrae.lao_1/video/{NUMBER}"
WATCH = "https://www.facebook.com/watch/?v=1234567890"
REEL = "https://www.facebook.com/reel/1234567890"
PAGE = "https://www.facebook.com/chohae/videos/1234567890"
POST = "https://www.facebook.com/chohae/posts/pfbid02AbCdEf"

YOUTUBE_SHAPES = [
    YOUTUBE,
    f"http://youtube.com/watch?v={ID}",
    f"https://m.youtube.com/watch?v={ID}&t=12s",
    f"HTTPS://WWW.YouTube.COM/watch?v={ID}",
    f"https://www.youtube.com:443/watch?v={ID}",
    f"https://www.youtube.com./watch?v={ID}",
    f"https://www.youtube.com/watch?app=desktop&v={ID}&feature=share",
    f"https://www.youtube.com/watch?v={ID}&list=PL1234567890&index=2",
    f"https://www.youtube.com/watch?v={ID}&v=AAAAAAAAAAA",
    f"https://www.youtube.com/?v={ID}",
    f"https://youtu.be/{ID}",
    f"https://youtu.be/{ID}?si=AbCdEf123",
    f"https://youtu.be/{ID}&feature=share",
    f"https://youtu.be/{ID}/",
    f"https://youtu.be/watch?v={ID}",
    f"https://youtu.be/shorts/{ID}",
    f"https://www.youtube.com/shorts/{ID}?feature=share",
    f"https://www.youtube.com/live/{ID}?si=x",
    f"https://www.youtube.com/embed/{ID}?rel=0",
    f"https://www.youtube-nocookie.com/embed/{ID}",
    f"https://www.youtube.com/v/{ID}",
    f"https://music.youtube.com/watch?v={ID}",
    f"https://www.youtube.com/redirect?q=https%3A%2F%2Fyoutu.be%2F{ID}",
    f"https://www.google.com/url?sa=t&q=https%3A%2F%2Fyoutu.be%2F{ID}",
    f"youtu.be/{ID}",
    f"www.youtube.com/watch?v={ID}",
    f"คลิปของเราyoutu.be/{ID}ฝากกดติดตามด้วย",
    f"ลิงก์:youtu.be/{ID}",
    f"ขอส่งวิดีโอ https://youtu.be/{ID}ครับ",
    f"ส่งแล้ว (https://youtu.be/{ID}).",
    f"“https://youtu.be/{ID}”",
    f"<https://youtu.be/{ID}>",
    f"\ufeffhttps://youtu.be/{ID}\u200b ขอบคุณ",
    f"https://youtu.be/{ID}https://youtu.be/AAAAAAAAAAA",
    f"คลิปแรก https://youtu.be/{ID} คลิปสอง https://youtu.be/AAAAAAAAAAA",
    f"https://youtu.be/{ID}\nhttps://www.facebook.com/chohae",
]
FACEBOOK_SHAPES = [
    (WATCH, WATCH, "1234567890"),
    ("https://www.facebook.com/watch?v=1234567890&ref=sharing&fbclid=x", WATCH, "1234567890"),
    ("https://m.facebook.com/watch/?v=1234567890&_rdc=1&_rdr", WATCH, "1234567890"),
    ("https://web.facebook.com/watch/?v=1234567890", WATCH, "1234567890"),
    ("facebook.com/watch/?v=1234567890ค่ะ", WATCH, "1234567890"),
    ("https://www.facebook.com/watch/live/?v=1234567890", WATCH, "1234567890"),
    ("https://www.facebook.com/video.php?v=1234567890", WATCH, "1234567890"),
    ("https://www.facebook.com/login/?next=https%3A%2F%2Fwww.facebook.com%2Fwatch%2F%3Fv%3D1234567890", WATCH, "1234567890"),
    ("https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.facebook.com%2Freel%2F1234567890&h=x", REEL, "1234567890"),
    ("https://www.facebook.com/reel/1234567890?mibextid=x", REEL, "1234567890"),
    ("https://www.facebook.com/reel/1234567890/?s=single_unit", REEL, "1234567890"),
    ("https://www.facebook.com/chohae/videos/1234567890/", PAGE, "1234567890"),
    ("https://th-th.facebook.com/chohae/videos/การเพิ่มมูลค่า/1234567890/?_rdr", PAGE, "1234567890"),
    ("https://www.facebook.com/chohae/videos/vb.100/1234567890", PAGE, "1234567890"),
    ("https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fchohae%2Fvideos%2F1234567890", PAGE, "1234567890"),
    ("https://www.facebook.com/photoclub/videos/9", "https://www.facebook.com/photoclub/videos/9", "9"),
    ("https://www.facebook.com/ช่อแฮ/videos/9ดูได้", "https://www.facebook.com/%E0%B8%8A%E0%B9%88%E0%B8%AD%E0%B9%81%E0%B8%AE/videos/9", "9"),
    (POST + "?__cft__=x", POST, "pfbid02AbCdEf"),
    ("https://www.facebook.com/groups/77/permalink/88/", "https://www.facebook.com/groups/77/permalink/88", "88"),
    ("https://www.facebook.com/groups/77/posts/88/?ref=x", "https://www.facebook.com/groups/77/posts/88", "88"),
    ("https://m.facebook.com/story.php?story_fbid=pfbid02Ab&id=100", "https://www.facebook.com/story.php?story_fbid=pfbid02Ab&id=100", "pfbid02Ab"),
    ("https://www.facebook.com/permalink.php?story_fbid=8&id=1", "https://www.facebook.com/permalink.php?story_fbid=8&id=1", "8"),
    ("https://fb.watch/aBc-1_d/?mibextid=x", "https://fb.watch/aBc-1_d/", None),
    ("https://www.facebook.com/share/v/1AbCd/", "https://www.facebook.com/share/v/1AbCd/", None),
    ("https://www.facebook.com/share/r/1AbCd/?mibextid=wwXIfr", "https://www.facebook.com/share/r/1AbCd/", None),
    ("https://www.facebook.com/share/p/1AbCdดูคลิป", "https://www.facebook.com/share/p/1AbCd/", None),
    ("https://www.facebook.com/share/1AbCd/", "https://www.facebook.com/share/1AbCd/", None),
]  # fmt: skip
TIKTOK_SHAPES = [
    (TIKTOK, TIKTOK, NUMBER),
    (f"{TIKTOK}?is_from_webapp=1&sender_device=pc", TIKTOK, NUMBER),
    (TIKTOK.replace("@", "%40"), TIKTOK, NUMBER),
    (TIKTOK.removeprefix("https://"), TIKTOK, NUMBER),
    (f"https://m.tiktok.com/v/{NUMBER}.html", f"https://www.tiktok.com/@/video/{NUMBER}", NUMBER),
    (f"https://www.tiktok.com/embed/v2/{NUMBER}", f"https://www.tiktok.com/@/video/{NUMBER}", NUMBER),
    ("https://vt.tiktok.com/ZSAbCdEf1/", "https://vt.tiktok.com/ZSAbCdEf1/", None),
    ("vm.tiktok.com/ZMAbCdEf1ดูนะ", "https://vm.tiktok.com/ZMAbCdEf1/", None),
    ("https://www.tiktok.com/t/ZTAbCdEf1/?k=1", "https://www.tiktok.com/t/ZTAbCdEf1/", None),
    ("https://lite.tiktok.com/t/ZSAbCdEf1/", "https://www.tiktok.com/t/ZSAbCdEf1/", None),
]
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


@pytest.mark.parametrize("given", YOUTUBE_SHAPES)
def test_youtube(given: str):
    link = recognise(given)
    assert isinstance(link, VideoLink), link
    assert (link.platform, link.video_id, link.canonical_url, link.opaque) == (Platform.YOUTUBE, ID, YOUTUBE, False)


@pytest.mark.parametrize(("given", "canonical", "video_id"), FACEBOOK_SHAPES)
def test_facebook(given: str, canonical: str, video_id: str | None):
    _names(given, Platform.FACEBOOK, canonical, video_id)


@pytest.mark.parametrize(("given", "canonical", "video_id"), TIKTOK_SHAPES)
def test_tiktok(given: str, canonical: str, video_id: str | None):
    _names(given, Platform.TIKTOK, canonical, video_id)


def _names(given: str, platform: Platform, canonical: str, video_id: str | None) -> None:
    link = recognise(given)
    assert isinstance(link, VideoLink), link
    assert (link.platform, link.canonical_url, link.video_id) == (platform, canonical, video_id)
    assert link.opaque is (video_id is None)
    assert link.expand_url == canonical
    again = recognise(canonical)
    assert isinstance(again, VideoLink)
    assert again.canonical_url == canonical


@pytest.mark.parametrize(("given", "reason"), REFUSED)
def test_refused_with_a_reason(given: str, reason: str):
    answer = recognise(given)
    assert isinstance(answer, NotAVideo), answer
    assert (answer.reason, answer.message_th, answer.message_en) == (reason, *REASONS[reason])


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_this_machine_is_refused_in_every_spelling(spelling: str):
    assert isinstance(recognise(spelling.format(port=5000)), NotAVideo)
    assert isinstance(recognise(spelling.format(port=80)), NotAVideo)


def test_the_address_as_pasted_is_kept():
    link = recognise(f"ดูที่ https://youtu.be/{ID}?si=abc นะ")
    assert isinstance(link, VideoLink)
    assert link.given_url == f"https://youtu.be/{ID}?si=abc"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("ไม่มี", None),
        ("ดู youtu.be/x แล้ว https://a.example/", "https://youtu.be/x"),
        ("ดู https://a.example/b(c)!", "https://a.example/b(c)"),
        ("ดู https://a.example/ก/ข ต่อ", "https://a.example/ก/"),
        ("user@youtube.com/watch", None),
    ],
)
def test_the_first_address_of_a_message(text: str, url: str | None):
    assert first_url(text) == url


def test_every_reason_says_what_and_how():
    for thai, english in REASONS.values():
        assert thai
        assert english
        assert "วาง" in thai or "คัดลอก" in thai
