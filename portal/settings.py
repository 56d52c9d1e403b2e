"""Every setting, read once from an environment that is handed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """What an installation may set; every field has a working embedded default. The table in README.md tells each.

    `idle_minutes` and `session_hours` end a sign-in (idle and absolute); `session_hours` 20 follows GOV.UK Notify.
    """

    instance: Path
    database_url: str
    media_url: str
    secret_key: str | None = None
    base_url: str = "http://127.0.0.1:8000"
    bind: str = "127.0.0.1:8000"
    trusted_proxies: int = 0
    outbound_proxy: str | None = None
    drive_url: str = "https://drive.google.com"
    drive_api_url: str = "https://www.googleapis.com/drive/v3"
    drive_api_key: str | None = None
    youtube_api_url: str = "https://www.googleapis.com/youtube/v3"
    youtube_api_key: str | None = None
    smtp_url: str | None = None
    line_token: str | None = None
    line_api_url: str = "https://api.line.me"
    idle_minutes: int = 60
    session_hours: int = 20
    fixity_days: int = 30
    backup_dir: str | None = None
    backup_hour: int = 2
    backup_keep: int = 14
    authority_quota: int = 20 * 1024**3

    @property
    def is_https(self) -> bool:
        """Secure cookies, the `__Host-` prefix and HSTS follow the scheme people use."""
        return self.base_url.startswith("https://")


DATABASES = ("sqlite:", "postgresql:", "postgresql+psycopg:")
SHORTEST_KEY = 16
"""Characters of a key that signs cookies; `portal init` makes one of 64."""


class BadSetting(ValueError):
    """A setting that cannot be used; the message names it."""


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings out of `PORTAL_*` variables. Raises BadSetting naming the variable that is wrong."""
    instance = Path(environment.get("PORTAL_INSTANCE") or "instance").absolute()
    bind = environment.get("PORTAL_BIND") or Settings.bind
    if ":" not in bind or not bind.rsplit(":", 1)[1].isdigit():
        raise BadSetting(f"PORTAL_BIND must be HOST:PORT, not {bind!r}")
    base_url = (environment.get("PORTAL_BASE_URL") or f"http://{bind}").rstrip("/")
    if not base_url.startswith(("http://", "https://")):
        raise BadSetting(f"PORTAL_BASE_URL must start with http:// or https://, not {base_url!r}")
    database_url = environment.get("PORTAL_DATABASE_URL") or f"sqlite:///{instance / 'portal.db'}"
    if not database_url.startswith(DATABASES):
        raise BadSetting("PORTAL_DATABASE_URL must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME")
    secret_key = environment.get("PORTAL_SECRET_KEY") or None
    if secret_key is not None and len(secret_key) < SHORTEST_KEY:
        raise BadSetting(f"PORTAL_SECRET_KEY must have at least {SHORTEST_KEY} characters")
    return Settings(
        instance=instance,
        database_url=database_url,
        media_url=environment.get("PORTAL_MEDIA_URL") or f"folder:{instance / 'media'}",
        secret_key=secret_key,
        base_url=base_url,
        bind=bind,
        trusted_proxies=_whole(environment, "PORTAL_TRUSTED_PROXIES", 0),
        outbound_proxy=environment.get("PORTAL_OUTBOUND_PROXY") or None,
        drive_url=(environment.get("PORTAL_DRIVE_URL") or Settings.drive_url).rstrip("/"),
        drive_api_url=(environment.get("PORTAL_DRIVE_API_URL") or Settings.drive_api_url).rstrip("/"),
        drive_api_key=environment.get("PORTAL_DRIVE_API_KEY") or None,
        youtube_api_url=(environment.get("PORTAL_YOUTUBE_API_URL") or Settings.youtube_api_url).rstrip("/"),
        youtube_api_key=environment.get("PORTAL_YOUTUBE_API_KEY") or None,
        smtp_url=environment.get("PORTAL_SMTP_URL") or None,
        line_token=environment.get("PORTAL_LINE_TOKEN") or None,
        line_api_url=(environment.get("PORTAL_LINE_API_URL") or Settings.line_api_url).rstrip("/"),
        idle_minutes=_whole(environment, "PORTAL_IDLE_MINUTES", Settings.idle_minutes),
        authority_quota=_whole(environment, "PORTAL_AUTHORITY_QUOTA", Settings.authority_quota),
        session_hours=_whole(environment, "PORTAL_SESSION_HOURS", Settings.session_hours),
        fixity_days=_within(environment, "PORTAL_FIXITY_DAYS", Settings.fixity_days, 1, 3650),
        backup_dir=environment.get("PORTAL_BACKUP_DIR") or None,
        backup_hour=_within(environment, "PORTAL_BACKUP_HOUR", Settings.backup_hour, 0, 23),
        backup_keep=_within(environment, "PORTAL_BACKUP_KEEP", Settings.backup_keep, 1, 1000),
    )


def _whole(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name) or str(default)
    if not text.isdecimal():
        raise BadSetting(f"{name} must be a whole number, not {text!r}")
    return int(text)


def _within(environment: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    number = _whole(environment, name, default)
    if not least <= number <= most:
        raise BadSetting(f"{name} must be a whole number from {least} to {most}, not {number}")
    return number
