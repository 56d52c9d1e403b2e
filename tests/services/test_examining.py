"""What `health` says of an installation."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from portal.db import Database
from portal.models import Circuit, Job
from portal.rules.health import Level, is_well
from portal.services import examining
from portal.services.examining import examine, look_at_address, look_at_queue, look_at_yt_dlp, prove_media
from portal.services.kit import Kit


def levels(kit: Kit) -> dict[str, Level]:
    return {sign.name: sign.level for sign in examine(kit, proof=True)}


def job(kit: Kit, status: str, minutes: int) -> Job:
    at = kit.now() - timedelta(minutes=minutes)
    return Job(kind="probe", subject=f"video:{minutes}", status=status, not_before=at, created_at=at)


def test_a_fresh_installation_is_well(kit: Kit):
    found = levels(kit)
    assert found.pop("yt_dlp") in (Level.GOOD, Level.WARN)
    assert found.pop("fixity") is Level.UNKNOWN
    assert found.pop("backups") is Level.WARN
    assert found == dict.fromkeys(("database", "queue", "platforms", "media", "address"), Level.GOOD)


def test_waiting_and_buried_work_is_told(kit: Kit):
    with kit.database.transaction() as session:
        session.add_all([job(kit, "dead", 90), job(kit, "queued", 5)])
    sign = look_at_queue(kit)
    assert (sign.level, sign.facts) == (Level.WARN, {"queued": 1, "running": 0, "dead": 1, "oldest_minutes": 5})
    with kit.database.transaction() as session:
        session.add(job(kit, "queued", 16))
    assert look_at_queue(kit).level is Level.BAD


def test_a_platform_left_in_peace_is_told(kit: Kit):
    with kit.database.transaction() as session:
        session.add(Circuit(platform="youtube", open_until=kit.now() + timedelta(hours=1), last_ok_at=kit.now()))
    sign = next(sign for sign in examine(kit) if sign.name == "platforms")
    assert sign.level is Level.WARN
    assert sign.facts["youtube"].startswith("2026-11-23")


def test_an_old_or_unreachable_database_is_bad(kit: Kit, tmp_path: Path):
    empty = replace(kit, database=Database(f"sqlite:///{tmp_path / 'empty.db'}"))
    nowhere = replace(kit, database=Database(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}"))
    for sick in (empty, nowhere):
        signs = examine(sick)
        assert signs[0].level is Level.BAD
        assert not is_well(signs)
        assert "queue" not in {sign.name for sign in signs}
        sick.database.close()


class Broken:
    """A store that takes nothing."""

    def put(self, _stream: object) -> None:
        raise OSError("read-only")


def test_a_store_that_cannot_be_written_is_bad(kit: Kit):
    sign = prove_media(replace(kit, media=Broken()))  # type: ignore[arg-type]
    assert (sign.level, sign.facts) == (Level.BAD, {"error": "OSError"})


@pytest.mark.parametrize(
    ("base_url", "level"),
    [
        ("https://waste.example.go.th", Level.GOOD),
        ("http://127.0.0.1:8000", Level.GOOD),
        ("http://10.0.0.5:8000", Level.WARN),
        ("http://0.0.0.0:8000", Level.WARN),
        ("http://[::]:8000", Level.WARN),
    ],
)
def test_plain_http_on_a_network_is_told(base_url: str, level: Level):
    assert look_at_address(base_url).level is level


@pytest.mark.parametrize(("found", "level"), [("2026.11.01", Level.GOOD), ("2026.1.5", Level.WARN), ("odd", Level.BAD)])
def test_the_age_of_yt_dlp(kit: Kit, monkeypatch: pytest.MonkeyPatch, found: str, level: Level):
    monkeypatch.setattr(examining, "version", lambda _name: found)
    assert look_at_yt_dlp(kit.now()).level is level
