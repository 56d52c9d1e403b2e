import gzip
import socket
import ssl
import subprocess
import threading
import time

import pytest
from urllib3.util.ssl_match_hostname import CertificateError

from portal.probes.exchange import Refused, Target, Unreachable, open_connection
from portal.probes.guard import fetch_from
from tests.servers.http import LoopbackServer, html


def asked(reply, **more):
    with LoopbackServer(lambda method, path: reply).running() as server:
        return fetch_from(server.url, "/", **{"max_bytes": 100_000, **more})


def test_gzip_is_unpacked_and_bad_bytes_are_shown():
    packed = gzip.compress("ขยะ".encode() + b"\xff")
    answer = asked((200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, packed))
    assert answer.text == "ขยะ\ufffd"


def test_gzip_bomb_is_stopped_at_the_cap():
    bomb = gzip.compress(bytes(200 << 20))
    assert len(bomb) < 300_000
    with pytest.raises(Refused, match="larger than"):
        asked((200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, bomb))


def test_long_answers_damaged_gzip_and_other_content_are_refused():
    with pytest.raises(Refused, match="larger than"):
        asked(html("x" * 100_001))
    with pytest.raises(Unreachable, match="damaged"):
        asked((200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, b"not gzip"))
    with pytest.raises(Refused, match="application/zip"):
        asked((200, {"Content-Type": "application/zip"}, b"PK"))
    with pytest.raises(Refused, match="no kind"):
        asked((200, {}, b"?"))


def dripping(prefix, every_s=0.05):
    """A server that sends `prefix`, then a byte now and then, for ever."""
    listener = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def serve():
        connection, _ = listener.accept()
        with connection, listener:
            try:
                connection.sendall(prefix)
                while not done.wait(every_s):
                    connection.sendall(b"a")
            except OSError:
                return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return listener.getsockname()[1], done, thread


@pytest.mark.parametrize(
    "prefix", [b"", b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"]
)
def test_a_dripping_server_is_left_at_the_deadline(prefix):
    port, done, thread = dripping(prefix)
    started = time.monotonic()
    with pytest.raises(Unreachable):
        fetch_from(f"http://127.0.0.1:{port}", "/", max_bytes=10_000, total_s=0.6)
    assert time.monotonic() - started < 3
    done.set()
    thread.join(5)


def test_no_time_left_means_no_request():
    with pytest.raises(Unreachable, match="in time"):
        asked(html("late"), total_s=0)


def test_https_is_pinned_to_the_address_and_proved_by_the_name(tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        f"openssl req -x509 -newkey rsa:2048 -nodes -keyout {key} -out {certificate} -days 2 "
        "-subj /CN=www.facebook.com -addext subjectAltName=DNS:www.facebook.com".split(),
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    shown = []
    context.sni_callback = lambda connection, name, _: shown.append(name)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve():
            for _ in range(3):
                connection, _ = listener.accept()
                with connection:
                    try:
                        context.wrap_socket(connection, server_side=True).close()
                    except OSError:
                        continue

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        port = listener.getsockname()[1]
        for name, trusted, fits in [
            ("www.facebook.com", True, True),
            ("m.facebook.com", True, False),
            ("www.facebook.com", False, False),
        ]:
            connection = open_connection(Target("https", name, port, "/"), "127.0.0.1", 5, None)
            if trusted:
                connection.ssl_context.load_verify_locations(certificate)
            if fits:
                connection.connect()
            else:
                with pytest.raises((ssl.SSLError, CertificateError)):
                    connection.connect()
            connection.close()
        thread.join(5)
    assert shown == ["www.facebook.com", "m.facebook.com", "www.facebook.com"]


def test_an_untrusted_certificate_and_a_closed_tunnel_are_unreachable_in_plain_words():
    with LoopbackServer(lambda method, path: html("not tls")).running() as server:
        with pytest.raises(Unreachable, match="secure connection failed"):
            fetch_from(f"https://127.0.0.1:{server.port}", "/secret", max_bytes=9)
        with pytest.raises(Unreachable) as caught:
            fetch_from("https://www.facebook.com", "/?key=secret", max_bytes=9, proxy=server.url)
    assert "secret" not in str(caught.value)
