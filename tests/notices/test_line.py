"""LINE by its official SDK against a server that answers as LINE does."""

import pytest

from portal.notices.line import LineDesk
from portal.rules.letters import Fate, Letter, Quota
from tests.servers.messaging import TOKEN, line_server

LETTER = Letter("<one@localhost>", "C" + "0" * 32, "", "รอบ 5 ธ.ค. 69 ยังขาด 2 แห่ง")


@pytest.fixture
def line():
    with line_server() as server:
        yield server


def test_the_quota_and_a_groups_members_are_read(line):
    line.used, line.members = 15, {LETTER.to: 12}
    desk = LineDesk(TOKEN, line.url)
    assert (desk.quota(), desk.quota().left) == (Quota(200, 15), 185)
    assert desk.members(LETTER.to) == 12
    assert desk.members("Cother") is None
    line.limit = None
    assert desk.quota() == Quota(None, 15)


def test_a_message_is_taken_once_however_often_it_is_tried(line):
    desk = LineDesk(TOKEN, line.url)
    assert [desk.push(LETTER).fate for _ in range(2)] == [Fate.SENT, Fate.SENT]
    (pushed,) = line.pushed
    assert (pushed["to"], pushed["messages"][0]["text"]) == (LETTER.to, LETTER.text)


@pytest.mark.parametrize(
    ("status", "fate"), [(400, Fate.REFUSED), (429, Fate.DOWN), (401, Fate.DOWN), (500, Fate.LATER)]
)
def test_each_refusal_has_its_fate_and_lines_own_words(line, status, fate):
    line.refuse = (status, "You have reached your monthly limit.")
    done = LineDesk(TOKEN, line.url).push(LETTER)
    assert (done.fate, done.words) == (fate, f"{status} You have reached your monthly limit.")


def test_a_wrong_token_and_a_silent_line_are_told_and_the_token_is_not(line):
    wrong = LineDesk("a wrong secret", line.url).quota()
    assert (wrong.used, wrong.words) == (None, "401 Authentication failed.")
    away = LineDesk(TOKEN, "http://127.0.0.1:1")
    assert away.quota().used is None
    assert away.members(LETTER.to) is None
    assert away.push(LETTER).fate is Fate.DOWN
    assert TOKEN not in away.quota().words
