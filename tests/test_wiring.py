"""The kit of a running portal: every setting reaches the real thing it is for."""

import stat
import threading
from pathlib import Path

import pytest

from portal.operations.backup_sets import whole_sets
from portal.operations.migrating import migrate
from portal.rules.vocabulary import FolderState, Platform, ProbeState
from portal.settings import read_settings
from portal.wiring import build_kit, secret_key
from tests.servers.http import LoopbackServer, json_bytes

VIDEO, FOLDER = "wastefine01", "1AbcdefghijklmnopQRSTUV"
ADDRESS = f"https://www.youtube.com/watch?v={VIDEO}"


def kit_of(tmp_path: Path, **variables: str):
    return build_kit(read_settings({"PORTAL_INSTANCE": str(tmp_path), **variables}))


def test_the_youtube_api_is_asked_with_the_key_where_it_is_said_to_be(tmp_path: Path):
    with LoopbackServer(lambda *_: json_bytes(b'{"items": []}')).running() as server:
        kit = kit_of(tmp_path, PORTAL_YOUTUBE_API_URL=server.url, PORTAL_YOUTUBE_API_KEY="the-key")
        look = kit.probe_video(ADDRESS, Platform.YOUTUBE, VIDEO)
    assert (look.state, look.source) == (ProbeState.REMOVED, "youtube_api")
    assert "/videos" in server.asked[0]
    assert "the-key" in server.asked[0] + str(server.headers[0])


@pytest.mark.parametrize("key", ["", "the-key"])
def test_drive_is_asked_where_it_is_said_to_be(tmp_path: Path, key: str):
    with LoopbackServer(lambda *_: json_bytes(b"{}", 404)).running() as server:
        kit = kit_of(
            tmp_path, PORTAL_DRIVE_URL=server.url, PORTAL_DRIVE_API_URL=f"{server.url}/api", PORTAL_DRIVE_API_KEY=key
        )
        assert kit.list_folder(FOLDER, None).state is FolderState.MISSING
    assert all(("/api/" in asked) == bool(key) for asked in server.asked)


def test_what_goes_out_goes_through_the_proxy(tmp_path: Path):
    with LoopbackServer(lambda *_: json_bytes(b"{}", 404)).running() as proxy:
        kit = kit_of(tmp_path, PORTAL_OUTBOUND_PROXY=proxy.url, PORTAL_DRIVE_URL="http://drive.example.org")
        kit.list_folder(FOLDER, None)
    assert proxy.asked
    assert "http://drive.example.org/" in proxy.asked[0]


def test_the_clock_has_a_zone_and_secrets_are_long(tmp_path: Path):
    kit = kit_of(tmp_path)
    assert kit.now().tzinfo
    assert len({kit.secret() for _ in range(50)}) == 50
    assert len(kit.secret()) >= 22  # 128 bits
    assert 0 <= kit.chance() < 1


def test_files_are_really_looked_into(tmp_path: Path):
    (tmp_path / "x.mp4").write_bytes(b"not a film")
    assert kit_of(tmp_path).inspect_file(str(tmp_path / "x.mp4")).problem == "not_video"


def test_the_key_is_made_once_kept_and_readable_by_its_owner_alone(tmp_path: Path):
    settings = read_settings({"PORTAL_INSTANCE": str(tmp_path / "new")})
    together = threading.Barrier(8)
    found: list[str] = []

    def ask() -> None:
        together.wait()
        found.append(secret_key(settings))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found[0]) == 64
    assert stat.S_IMODE((tmp_path / "new" / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret_key"]


def test_a_key_that_is_set_is_not_written_down(tmp_path: Path):
    settings = read_settings({"PORTAL_INSTANCE": str(tmp_path), "PORTAL_SECRET_KEY": "a key of the settings"})
    assert secret_key(settings) == "a key of the settings"
    assert list(tmp_path.iterdir()) == []


def test_backups_are_made_where_and_as_often_as_the_settings_say(tmp_path: Path):
    told = {"PORTAL_INSTANCE": str(tmp_path), "PORTAL_BACKUP_DIR": str(tmp_path / "b"), "PORTAL_BACKUP_HOUR": "3"}
    made = build_kit(read_settings(told))
    migrate(made.database)
    assert made.backups
    assert (made.backups.hour, made.backups.keep, made.fixity_days) == (3, 14, 30)
    made.backups.make(made, "clock")
    assert len(whole_sets(tmp_path / "b")) == 1
    assert build_kit(read_settings({"PORTAL_INSTANCE": str(tmp_path)})).backups is None
    made.database.close()
