import socket

import pytest
from urllib3.connection import HTTPConnection

from portal.probes.guard import Refused, Unreachable, fetch, fetch_from, read_address
from tests.probes.spellings import SPELLINGS
from tests.servers.http import LoopbackServer, html

HOSTS = ("facebook.com", ".facebook.com", ".tiktok.com")


def public(host, port, **_):
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", port))]


def leading_to(server):
    """Connects to the loopback server whatever was pinned, and notes what was pinned."""
    pinned = []

    def connect(target, address, timeout_s, proxy):
        pinned.append(address)
        return HTTPConnection("127.0.0.1", server.port, timeout=timeout_s)

    return connect, pinned


def get(url, server, **more):
    connect, pinned = leading_to(server)
    more = {"hosts": HOSTS, "max_bytes": 1000, "resolve": public, "connect": connect, **more}
    return fetch(url, **more), pinned


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_of_an_inner_address_is_fetched_even_when_its_name_is_allowed(spelling):
    with LoopbackServer(lambda method, path: html("canary")).running() as canary:
        url = spelling.format(port=canary.port)
        named = url.split("//")[-1].split("/")[0].rsplit(":", 1)[0].lower()
        with pytest.raises((Refused, Unreachable)):
            fetch(url, hosts=(named, "127.0.0.1", "localhost", "[::1]", "::1"), max_bytes=100, total_s=2)
        assert canary.asked == []
    assert len(SPELLINGS) >= 37


@pytest.mark.parametrize("spelling", [s.replace(":{port}", "") for s in SPELLINGS])
def test_nor_without_a_port(spelling):
    named = spelling.split("//")[-1].split("/")[0].lower()
    with pytest.raises((Refused, Unreachable)):
        fetch(spelling, hosts=(named, "127.0.0.1", "localhost", "127.127.127.127", "10.0.0.1"), max_bytes=9, total_s=2)


@pytest.mark.parametrize(
    "url",
    [
        "https://evilfacebook.com/",
        "https://facebook.com.evil.example/",
        "https://www.facebook.com:8443/",
        "https://user@www.facebook.com/",
        "https://www.facebook.com:99999/",
        "https://www.facebook.com/" + "a" * 2048,
        "https://www.facebook.com/a b",
        "https://www.facebook.com/a\r\nHost: x",
        "https://www.facebook.com\\@evil.example/",
        "https://www.ｆacebook.com/",
        "https://xn--/",
        "https://-a..facebook.com/",
        "https://www.fac\u0635\u0061ebook.com/",
        "https://[www.facebook.com/",
        "https:///x",
    ],
)
def test_addresses_off_the_list_or_oddly_written_are_refused(url):
    with pytest.raises(Refused):
        read_address(url, HOSTS)


def test_allowed_address_keeps_its_path_and_query_and_packs_thai():
    target = read_address("https://WWW.Facebook.com/share/v/ขยะ/?mibextid=x&y=%E0", HOSTS)
    assert target.host == "www.facebook.com"
    assert target.port == 443
    assert target.path == "/share/v/%E0%B8%82%E0%B8%A2%E0%B8%B0/?mibextid=x&y=%E0"
    assert read_address("https://ทดสอบ.facebook.com", HOSTS).host.startswith("xn--")


def test_the_checked_address_is_the_one_connected_to_and_resolved_once():
    asked = []

    def rebinding(host, port, **more):
        asked.append(host)
        return public(host, port) if len(asked) == 1 else [(2, 1, 6, "", ("127.0.0.1", port))]

    with LoopbackServer(lambda method, path: html("page")).running() as server:
        answer, pinned = get("https://www.facebook.com/x", server, resolve=rebinding)
        assert (answer.status, answer.text, pinned) == (200, "page", ["93.184.216.34"])
        assert server.headers[0]["host"] == "www.facebook.com"
        with pytest.raises(Refused):
            get("https://www.facebook.com/x", server, resolve=rebinding)
        assert len(asked) == 2
        assert len(server.asked) == 1


def test_one_inner_address_among_public_ones_is_enough_to_refuse():
    def mixed(host, port, **_):
        return [*public(host, port), (10, 1, 6, "", ("fd00::1", port, 0, 0))]

    with pytest.raises(Refused, match="not public"):
        fetch("https://www.facebook.com/", hosts=HOSTS, max_bytes=9, resolve=mixed)


def test_names_that_do_not_resolve_are_unreachable():
    def nothing(*_, **__):
        raise socket.gaierror("no such name")

    for resolver in (nothing, lambda *_, **__: []):
        with pytest.raises(Unreachable):
            fetch("https://www.facebook.com/", hosts=HOSTS, max_bytes=9, resolve=resolver)


def test_redirects_are_followed_within_the_list_and_counted():
    def reply(method, path):
        step = int(path.rpartition("/")[2])
        return (302, {"Location": f"/{step + 1}"}, b"") if step < 3 else html("end")

    with LoopbackServer(reply).running() as server:
        assert get("https://www.facebook.com/0", server)[0].text == "end"
        with pytest.raises(Refused, match="too often"):
            get("https://www.facebook.com/0", server, max_redirects=2)
        single, _ = get("https://www.facebook.com/0", server, max_redirects=0, method="HEAD")
        assert (single.status, single.headers["location"]) == (302, "/1")


@pytest.mark.parametrize(
    "location",
    [
        "http://www.facebook.com/",
        "https://evil.example/",
        "http://127.0.0.1/",
        "//169.254.169.254/",
        "https://[x",
        "",
        "https://www.facebook.com/" + "a" * 3000,
        "javascript:alert(1)",
    ],
)
def test_redirects_elsewhere_or_out_of_https_are_refused(location):
    with LoopbackServer(lambda method, path: (302, {"Location": location}, b"")).running() as server:
        with pytest.raises(Refused):
            get("https://www.facebook.com/", server)
        assert len(server.asked) == 1


def test_with_a_proxy_the_name_is_handed_on_but_never_a_name_that_leads_inside():
    def unknown(*_, **__):
        raise socket.gaierror("no names here")

    with LoopbackServer(lambda method, path: html("by proxy")).running() as proxy:
        answer = fetch(
            "http://www.facebook.com/x?y=1",
            hosts=HOSTS,
            max_bytes=99,
            resolve=unknown,
            proxy=f"http://u:p@127.0.0.1:{proxy.port}",
        )
        assert answer.text == "by proxy"
        assert proxy.asked == ["GET http://www.facebook.com/x?y=1"]
        assert proxy.headers[0]["proxy-authorization"] == "Basic dTpw"
        inner = lambda host, port, **_: [(2, 1, 6, "", ("10.0.0.1", port))]  # noqa: E731
        with pytest.raises(Refused):
            fetch("http://www.facebook.com/", hosts=HOSTS, max_bytes=9, resolve=inner, proxy=proxy.url)


def test_configured_origin_is_trusted_but_redirects_stay_on_it():
    replies = {"/base/a?q=1": (302, {"Location": "/base/b"}, b""), "/base/b": html("there")}
    replies["/base/out"] = (302, {"Location": "https://accounts.google.com/"}, b"")
    replies["/base/loop"] = (302, {"Location": "/base/loop"}, b"")
    with LoopbackServer(lambda method, path: replies[path]).running() as server:
        origin = server.url + "/base/"
        assert fetch_from(origin, "/a", "q=1", max_bytes=99).text == "there"
        assert fetch_from(origin, "/out", max_bytes=99).headers["location"].startswith("https://accounts")
        with pytest.raises(Refused, match="too often"):
            fetch_from(origin, "/loop", max_bytes=99)
    with pytest.raises(Unreachable):
        fetch_from(server.url, "/", max_bytes=99)
    with pytest.raises(Refused):
        fetch_from("ftp://127.0.0.1", "/", max_bytes=99)
