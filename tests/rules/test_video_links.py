"""The shapes of links that YouTube, Facebook and TikTok hand out, as people paste them."""

import pytest

from portal.rules.links import VideoLink, recognise
from portal.rules.vocabulary import Platform

ID = "dQw4w9WgXcQ"
NUMBER = "7412345678901234567"
YOUTUBE = f"https://www.youtube.com/watch?v={ID}"
TIKTOK = f"https://www.tiktok.com/@phrae.lao_1/video/{NUMBER}"
WATCH = "https://www.facebook.com/watch/?v=1234567890"
REEL = "https://www.facebook.com/reel/1234567890"
PAGE = "https://www.facebook.com/chohae/videos/1234567890"
POST = "https://www.facebook.com/chohae/posts/pfbid02AbCdEf"

SITE = "https://www.facebook.com"

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
    (f"{SITE}/watch?v=1234567890&ref=sharing&fbclid=x", WATCH, "1234567890"),
    ("https://m.facebook.com/watch/?v=1234567890&_rdc=1&_rdr", WATCH, "1234567890"),
    ("https://web.facebook.com/watch/?v=1234567890", WATCH, "1234567890"),
    ("facebook.com/watch/?v=1234567890ค่ะ", WATCH, "1234567890"),
    (f"{SITE}/watch/live/?v=1234567890", WATCH, "1234567890"),
    (f"{SITE}/video.php?v=1234567890", WATCH, "1234567890"),
    (f"{SITE}/login/?next=https%3A%2F%2Fwww.facebook.com%2Fwatch%2F%3Fv%3D1234567890", WATCH, "1234567890"),
    ("https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.facebook.com%2Freel%2F1234567890&h=x", REEL, "1234567890"),
    (f"{SITE}/reel/1234567890?mibextid=x", REEL, "1234567890"),
    (f"{SITE}/reel/1234567890/?s=single_unit", REEL, "1234567890"),
    (f"{SITE}/chohae/videos/1234567890/", PAGE, "1234567890"),
    ("https://th-th.facebook.com/chohae/videos/การเพิ่มมูลค่า/1234567890/?_rdr", PAGE, "1234567890"),
    (f"{SITE}/chohae/videos/vb.100/1234567890", PAGE, "1234567890"),
    (f"{SITE}/plugins/video.php?href=https%3A%2F%2Ffacebook.com%2Fchohae%2Fvideos%2F1234567890", PAGE, "1234567890"),
    (f"{SITE}/photoclub/videos/9", f"{SITE}/photoclub/videos/9", "9"),
    (f"{SITE}/ช่อแฮ/videos/9ดูได้", f"{SITE}/%E0%B8%8A%E0%B9%88%E0%B8%AD%E0%B9%81%E0%B8%AE/videos/9", "9"),
    (POST + "?__cft__=x", POST, "pfbid02AbCdEf"),
    (f"{SITE}/groups/77/permalink/88/", f"{SITE}/groups/77/permalink/88", "88"),
    (f"{SITE}/groups/77/posts/88/?ref=x", f"{SITE}/groups/77/posts/88", "88"),
    ("facebook.com/story.php?story_fbid=pfbid0A&id=100", f"{SITE}/story.php?story_fbid=pfbid0A&id=100", "pfbid0A"),
    (f"{SITE}/permalink.php?story_fbid=8&id=1", f"{SITE}/permalink.php?story_fbid=8&id=1", "8"),
    ("https://fb.watch/aBc-1_d/?mibextid=x", "https://fb.watch/aBc-1_d/", None),
    (f"{SITE}/share/v/1AbCd/", f"{SITE}/share/v/1AbCd/", None),
    (f"{SITE}/share/r/1AbCd/?mibextid=wwXIfr", f"{SITE}/share/r/1AbCd/", None),
    (f"{SITE}/share/p/1AbCdดูคลิป", f"{SITE}/share/p/1AbCd/", None),
    (f"{SITE}/share/1AbCd/", f"{SITE}/share/1AbCd/", None),
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
