"""Letters over a real mail server: TLS, signing in, and each kind of refusal told apart."""

import socket

import pytest

from portal.notices.smtp import BadMailUrl, Mailer, read_url
from portal.rules.letters import Fate, Letter
from tests.servers.mail import PASSWORD, USER, mail_server

LETTER = Letter("<one@localhost>", "officer@example.go.th", "มี 2 เรื่องใหม่", "เรียน คุณสมใจ", "<p>เรียน คุณสมใจ</p>")
BASE = "https://phrae.example.go.th"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def test_a_letter_arrives_in_thai_as_text_and_html_under_its_own_message_id():
    with mail_server() as box, Mailer(f"smtp://127.0.0.1:{box.port}", BASE)() as send:
        assert send(LETTER).fate is Fate.SENT
    (message,) = box.messages
    assert (message["Subject"], message["Message-ID"]) == (LETTER.subject, LETTER.message_id)
    assert message["From"] == "portal@phrae.example.go.th"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message.get_body(("plain",)).get_content().strip() == LETTER.text


def test_several_letters_go_over_one_connection():
    with mail_server() as box, Mailer(f"smtp://127.0.0.1:{box.port}", BASE)() as send:
        assert [send(LETTER).fate for _ in range(3)] == [Fate.SENT] * 3
    assert len(box.messages) == 3
    assert len(box.sessions) == 1


def test_with_a_password_the_way_is_encrypted_and_the_certificate_checked(tmp_path):
    with mail_server(tmp_path, sign_in=True) as box:
        address = f"smtp://{USER.replace('@', '%40')}:{PASSWORD.replace(' ', '%20')}@localhost:{box.port}"
        with Mailer(f"{address}?ca={tmp_path / 'ca.pem'}", BASE)() as send:
            assert send(LETTER).fate is Fate.SENT
        with Mailer(address, BASE)() as send:
            done = send(LETTER)
    assert done.fate is Fate.DOWN
    assert "certificate" in done.words.lower()
    assert box.tls == [True]
    assert box.messages[0]["From"] == USER


def test_a_wrong_password_stops_the_way_and_not_the_letter(tmp_path):
    with mail_server(tmp_path, sign_in=True) as box:
        url = f"smtp://{USER.replace('@', '%40')}:wrong@localhost:{box.port}?ca={tmp_path / 'ca.pem'}"
        with Mailer(url, BASE)() as send:
            done = send(LETTER)
    assert (done.fate, done.words[:3]) == (Fate.DOWN, "535")
    assert "wrong" not in done.words


@pytest.mark.parametrize(("answer", "fate"), [("550 no such user here", Fate.REFUSED), ("451 try later", Fate.LATER)])
def test_a_refused_address_comes_with_the_servers_words_and_the_next_letter_goes(answer, fate):
    with mail_server() as box:
        box.refused["officer@example.go.th"] = answer
        with Mailer(f"smtp://127.0.0.1:{box.port}", BASE)() as send:
            done = send(LETTER)
            assert (done.fate, done.words) == (fate, answer)
            box.refused.clear()
            assert send(LETTER).fate is Fate.SENT


def test_a_refused_text_is_told_apart_too():
    with mail_server() as box:
        box.said = "554 looks like spam"
        with Mailer(f"smtp://127.0.0.1:{box.port}", BASE)() as send:
            assert send(LETTER).fate is Fate.REFUSED
            box.said = "452 disk full"
            assert send(LETTER).fate is Fate.LATER


def test_a_server_that_is_away_is_down_and_said_so():
    with Mailer(f"smtp://127.0.0.1:{free_port()}", BASE, timeout_s=2)() as send:
        done = send(LETTER)
    assert done.fate is Fate.DOWN
    assert "127.0.0.1" in done.words


def test_what_is_no_address_is_refused_before_anybody_is_asked():
    with mail_server() as box, Mailer(f"smtp://127.0.0.1:{box.port}", BASE)() as send:
        done = send(Letter("<x@y>", "not an address", "a", "b"))
    assert done.fate is Fate.REFUSED
    assert box.messages == []


@pytest.mark.parametrize("url", ["http://mail", "smtp://", "mail:25"])
def test_an_address_of_no_mail_server_is_told_without_its_password(url):
    with pytest.raises(BadMailUrl):
        read_url(url, BASE)
    with Mailer(url, BASE)() as send:
        assert send(LETTER).fate is Fate.DOWN


def test_smtps_speaks_tls_from_the_first_byte_and_has_its_own_port():
    place = read_url("smtps://mail.example.go.th?from=no-reply@example.go.th", BASE)
    assert (place.tls, place.port, place.sender) == ("direct", 465, "no-reply@example.go.th")
