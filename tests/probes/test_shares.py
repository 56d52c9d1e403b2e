import pytest

from portal.probes.exchange import Answer
from portal.probes.guard import Refused
from portal.probes.shares import Unresolved, expand


def is_video(address):
    return "/videos/" in address or "/video/" in address or "/reel/" in address


def answering(replies):
    """A fetch that answers from {url: (status, location or page)} and counts."""
    asked = []

    def fetch(url, *, method, hosts, **_):
        asked.append((method, url))
        status, said = replies[url]
        if 300 <= status < 400:
            return Answer(status, {"location": said}, b"")
        return Answer(status, {}, b"" if method == "HEAD" else said.encode())

    return fetch, asked


def test_share_link_is_followed_by_head_to_the_video_itself():
    fetch, asked = answering(
        {
            "https://www.facebook.com/share/v/abc/": (302, "https://www.facebook.com/share/r/abc/?x=1"),
            "https://www.facebook.com/share/r/abc/?x=1": (302, "/reel/810000000000001/?s=fb"),
        }
    )
    found = expand("https://www.facebook.com/share/v/abc/", is_video, fetch=fetch)
    assert found == "https://www.facebook.com/reel/810000000000001/?s=fb"
    assert [method for method, _ in asked] == ["HEAD", "HEAD"]


def test_the_sign_in_bounce_still_tells_the_address():
    bounce = "https://www.facebook.com/login/?next=https%3A%2F%2Fwww.facebook.com%2Fsample%2Fvideos%2F123%2F"
    fetch, asked = answering({"https://fb.watch/abc/": (302, bounce)})
    assert expand("https://fb.watch/abc/", is_video, fetch=fetch) == "https://www.facebook.com/sample/videos/123/"
    assert len(asked) == 1


def test_a_page_without_redirect_is_asked_for_its_own_name():
    page = '<link rel="canonical" href="https://www.tiktok.com/@sample/video/7100000000000000001">'
    fetch, asked = answering({"https://vt.tiktok.com/ZSabc/": (200, page)})
    assert expand("https://vt.tiktok.com/ZSabc/", is_video, fetch=fetch).endswith("/video/7100000000000000001")
    assert [method for method, _ in asked] == ["HEAD", "GET"]


@pytest.mark.parametrize(
    ("said", "login"),
    [("<title>nothing</title>", False), ('<meta property="og:url" content="https://fb.watch/abc/">', False)],
)
def test_links_that_lead_nowhere_say_so(said, login):
    fetch, _ = answering({"https://fb.watch/abc/": (200, said)})
    with pytest.raises(Unresolved) as caught:
        expand("https://fb.watch/abc/", is_video, fetch=fetch)
    assert caught.value.login is login


def test_a_sign_in_page_without_next_is_told_apart_and_circles_end():
    fetch, _ = answering(
        {
            "https://fb.watch/abc/": (302, "https://www.facebook.com/login/"),
            "https://www.facebook.com/login/": (200, "sign in"),
            "https://fb.watch/ring/": (302, "https://fb.watch/ring/"),
        }
    )
    with pytest.raises(Unresolved, match="sign-in") as caught:
        expand("https://fb.watch/abc/", is_video, fetch=fetch)
    assert caught.value.login
    with pytest.raises(Unresolved, match="names no video"):
        expand("https://fb.watch/ring/", is_video, fetch=fetch)


@pytest.mark.parametrize(
    "target", ["https://evil.example/reel/1", "http://127.0.0.1/reel/1", "http://www.facebook.com/reel/1"]
)
def test_hops_stay_on_the_platforms_own_hosts(target):
    login = f"https://www.facebook.com/login/?next={target}"
    fetch, _asked = answering({"https://fb.watch/a/": (302, target), "https://fb.watch/b/": (302, login)})
    with pytest.raises(Refused):
        expand("https://fb.watch/a/", is_video, fetch=fetch)
    if not target.startswith("http://www"):
        with pytest.raises(Refused):
            expand("https://fb.watch/b/", is_video, fetch=fetch)
    with pytest.raises(Refused):
        expand("http://127.0.0.1/share/v/1", is_video, fetch=fetch)
    with pytest.raises(Refused):
        expand("https://vt.tiktok.com.evil.example/", is_video, fetch=fetch)
