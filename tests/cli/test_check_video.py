"""`portal check-video` on the shapes of links that people have, and on real files: what it says and its exit code.

Links go the whole way: recognised, share links expanded, yt-dlp's own extractors in their child, fed with invented
answers. Nothing reaches the network.
"""

import json
import socket
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from portal.cli import frame
from portal.operations.checking_by_hand import EMPTY
from portal.pictures.clips import make_clip
from portal.probes.exchange import Answer
from portal.probes.video import VideoProbe
from portal.rules.facts import FileLook
from portal.services.kit import Kit
from portal.wiring import inspect_file
from tests.cli.conftest import Run
from tests.outside import Outside
from tests.people import Town

FINE, FAILS, UNREADABLE, UNCHECKED = 0, 1, 2, 3
YOUTUBE, FACEBOOK, TIKTOK = "youtube", "facebook", "tiktok"
ID, REEL, CLIP = "wastefine01", "810000000000001", "7100000000000000001"
WATCH = "https://www.youtube.com/watch?v="
TOK = "https://www.tiktok.com/@sample.tambon/video/"
FACE = "https://www.facebook.com"
SHARED = {
    f"{FACE}/share/r/AbCdEf/": f"{FACE}/reel/{REEL}/",
    f"{FACE}/share/v/GhIjKl/": f"{FACE}/watch/?v={REEL}",
    f"{FACE}/share/p/LogIn1/": f"{FACE}/login/?next=https%3A%2F%2Fwww.facebook.com%2Freel%2F{REEL}",
    f"{FACE}/share/v/Login2/": f"{FACE}/login/",
    "https://fb.watch/aBc-1_d/": f"{FACE}/reel/{REEL}/",
    "https://vt.tiktok.com/ZSAbCdEf1/": f"{TOK}{CLIP}",
    "https://www.tiktok.com/t/ZTAbCdEf1/": f"{TOK}{CLIP}?_r=1",
    "https://vm.tiktok.com/ZMAbCdEf1/": "http://169.254.169.254/latest/",
}
"""Where the platforms' short and share links lead."""

GOOD = [
    (f"{WATCH}{ID}", YOUTUBE, ID),
    (f"http://youtube.com/watch?v={ID}&t=12s", YOUTUBE, ID),
    (f"HTTPS://M.YouTube.COM/watch?app=desktop&v={ID}", YOUTUBE, ID),
    (f"https://youtu.be/{ID}?si=x", YOUTUBE, ID),
    (f"https://www.youtube.com/shorts/{ID}?feature=share", YOUTUBE, ID),
    (f"https://www.youtube.com/live/{ID}", YOUTUBE, ID),
    (f"https://www.youtube.com/embed/{ID}?rel=0", YOUTUBE, ID),
    (f"https://www.youtube-nocookie.com/embed/{ID}", YOUTUBE, ID),
    (f"{WATCH}{ID}&list=PL1234567890&index=2", YOUTUBE, ID),
    (f"https://music.youtube.com/watch?v={ID}", YOUTUBE, ID),
    (f"youtu.be/{ID}", YOUTUBE, ID),
    (f"ขอส่งวิดีโอ https://youtu.be/{ID}ครับ", YOUTUBE, ID),
    (f"https://www.google.com/url?sa=t&q=https%3A%2F%2Fyoutu.be%2F{ID}", YOUTUBE, ID),
    (f"https://youtu.be/{ID}\nhttps://www.facebook.com/chohae", YOUTUBE, ID),
    (f"{WATCH}wasteunlist", YOUTUBE, "wasteunlist"),
    (f"{FACE}/reel/{REEL}?mibextid=x", FACEBOOK, REEL),
    (f"https://m.facebook.com/watch/?v={REEL}&_rdc=1&_rdr", FACEBOOK, REEL),
    (f"{FACE}/share/r/AbCdEf/?mibextid=wwXIfr", FACEBOOK, REEL),
    (f"{FACE}/share/v/GhIjKl/", FACEBOOK, REEL),
    (f"{FACE}/share/p/LogIn1/", FACEBOOK, REEL),
    ("https://fb.watch/aBc-1_d/?mibextid=x", FACEBOOK, REEL),
    (f"{TOK}{CLIP}", TIKTOK, CLIP),
    (f"{TOK}{CLIP}?is_from_webapp=1&sender_device=pc", TIKTOK, CLIP),
    (f"https://m.tiktok.com/v/{CLIP}.html", TIKTOK, CLIP),
    ("https://vt.tiktok.com/ZSAbCdEf1/", TIKTOK, CLIP),
    ("https://www.tiktok.com/t/ZTAbCdEf1/", TIKTOK, CLIP),
]
TROUBLED = [
    (f"{WATCH}wasteprivat", "private", FAILS),
    (f"{WATCH}wasteremove", "removed", FAILS),
    (f"{WATCH}wastemember", "members", FAILS),
    (f"{WATCH}wastepremiu", "premium", FAILS),
    (f"{WATCH}wasteupcomg", "upcoming", FAILS),
    (f"{FACE}/watch/?v=810000000000002", "login_required", FAILS),
    (f"{FACE}/share/v/Login2/", "login_required", FAILS),
    (f"{TOK}7100000000000010216", "private", FAILS),
    (f"{WATCH}wasteage018", "age", UNCHECKED),
    (f"{WATCH}wastegeoloc", "geo", UNCHECKED),
    (f"{WATCH}wastelivenw", "live", UNCHECKED),
    (f"{WATCH}wastenotbot", "blocked", UNCHECKED),
    (f"{WATCH}wastelimitd", "rate_limited", UNCHECKED),
    (f"{WATCH}wastenonet1", "net_error", UNCHECKED),
    (f"{TOK}7100000000000010204", "blocked", UNCHECKED),
    (f"{TOK}7100000000000099999", "extractor_broken", UNCHECKED),
    ("https://vm.tiktok.com/ZMAbCdEf1/", "extractor_broken", UNCHECKED),
]
NO_VIDEO = [
    "https://www.youtube.com/playlist?list=PL1234567890",
    "https://www.youtube.com/@thunghong",
    "https://www.youtube.com/channel/UCx",
    "https://studio.youtube.com/video/wastefine01/edit",
    "https://www.youtube.com/watch?v=short",
    "https://www.youtube.com/",
    f"{FACE}/chohae",
    f"{FACE}/photo/?fbid=1234567890",
    "https://www.tiktok.com/@user/photo/7100000000000000001",
    "https://www.tiktok.com/@user",
    "https://drive.google.com/file/d/1AbcdefghijklmnopQRSTUV/view",
    "https://vimeo.com/123456789",
    "http://127.0.0.1/watch?v=wastefine01",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://localhost/x",
    "http://www.youtube.com@127.0.0.1/",
    "https://youtube.com.evil.example/",
    "https://user:secret@www.youtube.com/watch?v=wastefine01",
    "https://www.youtube.com:8443/watch?v=wastefine01",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "ftp://youtube.com/x",
    "ytsearch:ขยะ",
    "",
    "   ",
    "ยังไม่มีวิดีโอ",
    "-",
    "x" * 5000,
    "ขยะ" * 2000,
    "/no/such/file.mp4",
    "วิดีโอ.mp4",
    "\0",
    "่้๊๋",
]


def follow(url: str, **_: object) -> Answer:
    """The platforms' redirects."""
    return Answer(302, {"location": SHARED[url]}, b"") if url in SHARED else Answer(200, {}, b"a page")


@pytest.fixture
def check(run: Run, kit: Kit, town: Town, monkeypatch: pytest.MonkeyPatch):
    """`check(what, *more)` gives exit code, the JSON object and stderr; the network is off in this process."""
    probe = VideoProbe(kit.now, "http://127.0.0.1:9", install="tests.probes.answers:install", fetch=follow)
    real = replace(kit, probe_video=probe, inspect_file=inspect_file)
    monkeypatch.setattr(frame, "kit", lambda *, ready=True: real)
    connect = socket.socket.connect

    def stay_home(self: socket.socket, address: object) -> None:
        if self.family != socket.AF_UNIX:
            pytest.fail(f"asked the network for {address}")
        connect(self, address)  # the fork server of the children

    monkeypatch.setattr(socket.socket, "connect", stay_home)

    def check(what: str, *more: str):
        code, out, err = run("check-video", "--json", *more, "--", what)
        answer = json.loads(out)
        assert set(answer) == set(EMPTY)
        assert all(
            set(one) == {"rule", "outcome", "message_th", "message_en", "evidence"} for one in answer["findings"]
        )
        assert err.count("\n") == (1 if code == UNREADABLE else 0)
        return code, answer, err

    return check


def outcomes(answer):
    return {one["rule"]: one["outcome"] for one in answer["findings"]}


def test_there_are_enough_shapes():
    assert len({shape for shape, *_ in GOOD + TROUBLED} | set(NO_VIDEO)) >= 70


@pytest.mark.parametrize(("given", "platform", "video_id"), GOOD)
def test_a_video_that_can_be_watched(check, given: str, platform: str, video_id: str):
    code, answer, _ = check(given)
    assert (code, answer["platform"], answer["video_id"], answer["state"]) == (FINE, platform, video_id, "ok")
    assert outcomes(answer)["duration"] == "pass"
    assert outcomes(answer)["public"] in ("pass", "warning")
    assert answer["title"]
    assert answer["probed_at"].startswith("2026-11-23")


@pytest.mark.parametrize(("given", "state", "code"), TROUBLED)
def test_a_video_that_cannot_be_watched_or_not_be_looked_at(check, given: str, state: str, code: int):
    got, answer, _ = check(given)
    assert (answer["state"], got) == (state, code)
    assert (outcomes(answer)["public"] == "fail") == (code == FAILS)


@pytest.mark.parametrize("given", NO_VIDEO)
def test_what_is_no_video_is_refused_in_one_line(check, given: str):
    code, answer, err = check(given)
    assert (code, answer) == (UNREADABLE, EMPTY)
    assert err.startswith("portal: ")


@pytest.mark.parametrize(
    ("seconds", "outcome", "code"),
    [(299, "pass", FINE), (300, "pass", FINE), (301, "borderline", FINE), (310, "fail", FAILS)],
)
def test_a_real_film_is_measured(check, tmp_path: Path, seconds: int, outcome: str, code: int):
    make_clip(tmp_path / "film.mp4", seconds, size=(64, 36))
    got, answer, _ = check(str(tmp_path / "film.mp4"))
    assert (got, outcomes(answer)["duration"]) == (code, outcome)
    assert (answer["platform"], answer["state"], answer["title"]) == ("file", "ok", "film.mp4")
    assert answer["duration_s"] == pytest.approx(seconds, abs=0.05)
    assert outcomes(answer)["mandated_name"] == "cannot_check"


def test_the_name_of_a_film_is_judged_for_its_authority(check, tmp_path: Path):
    wanted = "การเพิ่มมูลค่าจากขยะโดยผสมผสานกับอัตลักษณ์ท้องถิ่น (Soft Power) ของเทศบาลตำบลทุ่งโฮ้ง"
    make_clip(tmp_path / "film.mp4", 20, size=(64, 36))
    code, answer, _ = check(str(tmp_path / "film.mp4"), "--authority", "05540104")
    assert (code, outcomes(answer)["mandated_name"]) == (FAILS, "fail")
    (tmp_path / "film.mp4").rename(tmp_path / f"{wanted[:60]}.mp4")  # the whole name is too long for this disk
    assert check(str(tmp_path / f"{wanted[:60]}.mp4"), "--authority", "05540104")[0] == FAILS


def test_files_that_are_no_film_are_refused_in_one_line(check, tmp_path: Path):
    film = tmp_path / "film.mp4"
    make_clip(film, 30, size=(64, 36))
    bad = {
        "zip.mp4": b"",
        "empty.mp4": b"",
        "text.mp4": b"hello",
        "cut.mp4": film.read_bytes()[: film.stat().st_size // 2],
    }
    for name, body in bad.items():
        (tmp_path / name).write_bytes(body)
    with zipfile.ZipFile(tmp_path / "zip.mp4", "w") as archive:
        archive.writestr("a.txt", "ขยะ")
    said = {"zip.mp4": "not an MP4", "empty.mp4": "empty", "text.mp4": "not an MP4", "cut.mp4": "cut off"}
    for name, words in said.items():
        code, answer, err = check(str(tmp_path / name))
        assert (code, answer["state"], answer["platform"], answer["findings"]) == (
            UNREADABLE,
            "unsupported",
            "file",
            [],
        )
        assert words in err


def test_a_folder_is_no_film_and_a_name_of_another_code_page_is_told_as_far_as_it_can_be(check, tmp_path: Path):
    assert check(str(tmp_path))[0] == UNREADABLE
    make_clip(tmp_path / "a.mp4", 5, size=(64, 36))
    odd = Path(str(tmp_path) + "/\udca1.mp4")
    (tmp_path / "a.mp4").rename(odd)
    assert check(str(odd))[:1] == (FINE,)
    assert check(str(odd))[1]["title"] == "\ufffd.mp4"


def test_a_look_that_failed_says_nothing_of_the_file(run: Run, kit: Kit, outside: Outside, monkeypatch, tmp_path: Path):
    monkeypatch.setattr(frame, "kit", lambda *, ready=True: kit)
    (tmp_path / "a.mp4").write_bytes(b"x")
    outside.file = FileLook(None, 1, problem="timed_out")
    code, out, err = run("check-video", "--json", str(tmp_path / "a.mp4"))
    answer = json.loads(out)
    assert (code, answer["state"], outcomes(answer)["duration"], err) == (UNCHECKED, "internal", "cannot_check", "")
