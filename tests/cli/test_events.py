"""The chain of events at the command line."""

import json

from tests.cli.conftest import Run


def test_events_verify_and_head(here: Run):
    code, out, _ = here("events", "verify", "--json")
    assert (code, json.loads(out)["ok"]) == (3, False)
    code, head, _ = here("events", "head")
    assert code == 0
    assert here("events", "verify", "--head", head.strip())[0] == 0
    code, out, _ = here("events", "verify", "--json", "--head", f"1:{'0' * 64}")
    told = json.loads(out)
    assert (code, told["ok"], told["flaws"][0]["kind"]) == (1, False, "cut_off")
    assert "ข้อผิด" in here("events", "verify", "--head", f"1:{'0' * 64}")[1]
    assert here("events", "verify", "--head", "nonsense")[0] == 2


def test_an_instance_keeps_its_head_in_a_file(run: Run):
    assert run("init")[0] == 0
    head = run("events", "head")[1].strip()
    assert run("events", "verify")[0] == 0
    assert ":" in head


def test_a_person_is_erased(here: Run):
    assert here("user", "erase", "officer", "--reason", "a request")[0] == 2
    here("user", "disable", "officer")
    assert "erased" in here("user", "erase", "officer", "--reason", "a request")[1]
