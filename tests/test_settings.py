"""Every setting has a default that works, is read from its own variable, and is named when it cannot be used."""

from dataclasses import fields
from pathlib import Path

import pytest

from portal.settings import BadSetting, Settings, read_settings

GIVEN = {
    "PORTAL_INSTANCE": ("/srv/portal", "instance", Path("/srv/portal")),
    "PORTAL_DATABASE_URL": ("postgresql://db/portal", "database_url", "postgresql://db/portal"),
    "PORTAL_MEDIA_URL": ("s3://bucket/media", "media_url", "s3://bucket/media"),
    "PORTAL_SECRET_KEY": ("sixteen letters!", "secret_key", "sixteen letters!"),
    "PORTAL_BASE_URL": ("https://waste.example.go.th/", "base_url", "https://waste.example.go.th"),
    "PORTAL_BIND": ("0.0.0.0:9000", "bind", "0.0.0.0:9000"),
    "PORTAL_TRUSTED_PROXIES": ("2", "trusted_proxies", 2),
    "PORTAL_OUTBOUND_PROXY": ("http://proxy:3128", "outbound_proxy", "http://proxy:3128"),
    "PORTAL_DRIVE_URL": ("http://drive.test/", "drive_url", "http://drive.test"),
    "PORTAL_DRIVE_API_URL": ("http://api.test/", "drive_api_url", "http://api.test"),
    "PORTAL_DRIVE_API_KEY": ("k1", "drive_api_key", "k1"),
    "PORTAL_YOUTUBE_API_URL": ("http://yt.test/", "youtube_api_url", "http://yt.test"),
    "PORTAL_YOUTUBE_API_KEY": ("k2", "youtube_api_key", "k2"),
    "PORTAL_SMTP_URL": ("smtp://mail:25", "smtp_url", "smtp://mail:25"),
    "PORTAL_LINE_TOKEN": ("t1", "line_token", "t1"),
    "PORTAL_LINE_API_URL": ("http://line.test/", "line_api_url", "http://line.test"),
    "PORTAL_IDLE_MINUTES": ("15", "idle_minutes", 15),
    "PORTAL_SESSION_HOURS": ("8", "session_hours", 8),
    "PORTAL_AUTHORITY_QUOTA": ("5000", "authority_quota", 5000),
    "PORTAL_FIXITY_DAYS": ("90", "fixity_days", 90),
    "PORTAL_BACKUP_DIR": ("/srv/backups", "backup_dir", "/srv/backups"),
    "PORTAL_BACKUP_HOUR": ("0", "backup_hour", 0),
    "PORTAL_BACKUP_KEEP": ("30", "backup_keep", 30),
}


@pytest.mark.parametrize("variable", list(GIVEN))
def test_each_is_read_from_its_variable(variable: str):
    text, field, wanted = GIVEN[variable]
    assert getattr(read_settings({variable: text}), field) == wanted
    assert read_settings({variable: ""}) == read_settings({})


def test_no_setting_is_without_a_variable():
    assert {field.name for field in fields(Settings)} == {field for _text, field, _wanted in GIVEN.values()}


def test_with_nothing_set_everything_lies_in_the_instance(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.chdir(tmp_path)
    found = read_settings({})
    assert found.instance == tmp_path / "instance"
    assert found.database_url == f"sqlite:///{tmp_path / 'instance' / 'portal.db'}"
    assert found.media_url == f"folder:{tmp_path / 'instance' / 'media'}"
    assert (found.base_url, found.is_https) == ("http://127.0.0.1:8000", False)


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("PORTAL_BIND", "8000"), ("PORTAL_BIND", "host:"), ("PORTAL_BASE_URL", "waste.example.go.th"),
        ("PORTAL_TRUSTED_PROXIES", "-1"), ("PORTAL_IDLE_MINUTES", "an hour"), ("PORTAL_SECRET_KEY", "short"),
        ("PORTAL_DATABASE_URL", "mysql://u:p@host/x"), ("PORTAL_DATABASE_URL", "portal.db"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named(variable: str, text: str):
    with pytest.raises(BadSetting, match=variable):
        read_settings({variable: text})
