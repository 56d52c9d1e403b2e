"""A video or folder looked at by hand."""

import json
from pathlib import Path

import pytest

from portal.operations import checking_by_hand
from portal.rules.vocabulary import FolderState, ProbeState
from tests.cli.conftest import Run
from tests.outside import Outside

VIDEO = "https://youtu.be/abcdefghijk?si=x"
FOLDER = "https://drive.google.com/drive/folders/1AbcdefghijklmnopQRSTUV?usp=sharing"


def test_a_video_link_without_authority(here: Run, outside: Outside):
    code, out, _err = here("check-video", VIDEO, "--json")
    answer = json.loads(out)
    assert code == 0
    assert (answer["platform"], answer["video_id"], answer["state"]) == ("youtube", "abcdefghijk", "ok")
    outcomes = {each["rule"]: each["outcome"] for each in answer["findings"]}
    assert outcomes["mandated_name"] == outcomes["own_channel"] == "cannot_check"
    assert "duration" in here("check-video", VIDEO)[1]
    outside.duration_s = 310.0
    assert here("check-video", VIDEO)[0] == 1
    outside.state, outside.duration_s = ProbeState.NET_ERROR, None
    assert here("check-video", VIDEO)[0] == 3
    outside.state = ProbeState.UNSUPPORTED
    code, _out, err = here("check-video", VIDEO)
    assert (code, err.count("\n")) == (2, 1)


def test_a_video_link_of_an_authority(here: Run, outside: Outside):
    outside.channel_url = "https://www.youtube.com/@somebody"
    code, out, _err = here("check-video", VIDEO, "--authority", "05540104", "--json")
    assert code == 0
    outcomes = {each["rule"]: each["outcome"] for each in json.loads(out)["findings"]}
    assert outcomes["mandated_name"] == outcomes["own_channel"] == "warning"
    assert here("check-video", VIDEO, "--authority", "1")[0] == 2


@pytest.mark.parametrize(
    "given", ["https://www.youtube.com/playlist?list=PLx", "http://127.0.0.1/x", "x" * 5000, "no\0file", "../none.mp4"]
)
def test_what_is_no_video_is_one_line_and_one_object(here: Run, given: str):
    code, out, err = here("check-video", given, "--json")
    assert (code, err.count("\n")) == (2, 1)
    assert set(json.loads(out)) == set(checking_by_hand.EMPTY)


def test_a_file(here: Run, outside: Outside, tmp_path: Path):
    from dataclasses import replace

    file = tmp_path / "วิดีโอ.mp4"
    file.write_bytes(b"x")
    code, out, _err = here("check-video", str(file), "--json")
    assert (code, json.loads(out)["platform"], json.loads(out)["state"]) == (0, "file", "ok")
    outside.file = replace(outside.file, duration_s=310.0)
    assert here("check-video", str(file))[0] == 1
    outside.file = replace(outside.file, duration_s=None, problem="truncated")
    code, _out, err = here("check-video", str(file))
    assert (code, err.count("\n")) == (2, 1)


def test_a_folder(here: Run, outside: Outside):
    assert here("check-link", FOLDER)[0] == 1  # open but empty
    for state, wanted in ((FolderState.NOT_PUBLIC, 1), (FolderState.NET_ERROR, 3)):
        outside.folder_state = state
        code, out, _err = here("check-link", FOLDER, "--json")
        assert (code, json.loads(out)["state"]) == (wanted, state.value)
    code, out, err = here("check-link", "https://example.com", "--json")
    assert (code, json.loads(out)["state"], err.count("\n")) == (2, "unsupported", 1)
