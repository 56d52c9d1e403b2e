import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from portal.probes import child
from portal.probes.child import Check, look_in_child
from tests.probes.spellings import SPELLINGS
from tests.servers.http import LoopbackServer, html

INSTALL = "tests.probes.answers:install"


def asked(video_id, timeout_s=20, install=INSTALL, **more):
    return look_in_child(
        Check(f"https://www.youtube.com/watch?v={video_id}", video_id, install=install, **more), timeout_s
    )


def children():
    return [process for process in psutil.Process().children(recursive=True) if process.is_running()]


def test_a_child_that_hangs_is_killed_in_time():
    asked("wastefine01")
    before = len(children())
    started = time.monotonic()
    answer = asked("wastehangs1", timeout_s=0.7)
    assert answer["state"] == "net_error"
    assert "stopped" in answer["note"]
    assert time.monotonic() - started < 5
    assert len(children()) == before


def test_a_child_that_dies_or_eats_memory_dies_alone():
    assert asked("wastecrash1") == {"state": "internal", "note": "the check ended without an answer"}
    used = psutil.Process().memory_info().rss
    assert asked("wasteeater1")["state"] == "internal"
    assert psutil.Process().memory_info().rss - used < 100 << 20
    assert asked("wastefine01")["state"] == "ok"


def test_what_cannot_be_installed_or_started_is_a_state_too(monkeypatch):
    assert asked("wastefine01", install="tests.probes.nowhere:install")["state"] == "internal"

    def no_room(*_, **__):
        raise OSError("no more processes")

    monkeypatch.setattr(child._METHOD.Process, "start", no_room)
    answer = asked("wastefine01")
    assert (answer["state"], "no more processes" in answer["note"]) == ("internal", True)


def test_answers_that_make_no_sense_are_internal():
    assert asked("wastefine01", install="tests.probes.answers:install_lying")["state"] == "internal"


def test_checks_run_side_by_side():
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(asked("wastefine01")["state"])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert answers == ["ok"] * 4


@pytest.mark.parametrize("install", [None, "tests.probes.answers:install_generic"])
def test_no_spelling_of_this_machine_is_reached_from_a_child_even_by_the_open_extractor(install):
    with LoopbackServer(lambda method, path: html("<video src=/x.mp4>")).running() as canary:
        for spelling in SPELLINGS:
            if "{port}" not in spelling:
                continue
            answer = look_in_child(Check(spelling.format(port=canary.port), install=install), 20)
            assert answer["state"] != "ok", spelling
        assert canary.asked == []


def test_only_the_operators_proxy_may_be_an_inner_address():
    with LoopbackServer(lambda method, path: html("no", 502)).running() as proxy:
        answer = look_in_child(Check("https://www.youtube.com/watch?v=wastefine01", "wastefine01", proxy.url), 20)
        assert answer["state"] == "net_error"
        assert "CONNECT www.youtube.com:443" in proxy.asked


@pytest.mark.parametrize("start", [["-"], ["-c", "import sys; exec(sys.stdin.read())"]])
def test_a_check_starts_from_any_program_and_never_runs_it_again(start):
    code = f"""
print("once")
from portal.probes.child import Check, look_in_child
check = Check("https://www.youtube.com/watch?v=wastefine01", "wastefine01", install={INSTALL!r})
print(look_in_child(check, 20)["state"])
"""
    done = subprocess.run([sys.executable, *start], input=code, capture_output=True, text=True, check=True, timeout=60)
    assert (done.stdout.split(), done.stderr) == (["once", "ok"], "")


def test_the_parent_never_loads_the_extractor():
    source = Path(child.__file__).read_text(encoding="utf-8")
    assert "yt_dlp" not in source
    assert "import extractor" not in source
