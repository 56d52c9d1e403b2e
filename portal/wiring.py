"""The only place that knows every real thing and hands it in."""

import os
import random
import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from media_store import SignedLinks, open_store
from portal.db import Database
from portal.rules.facts import FileLook, FolderLook, Hashes, Rendered, VideoLook
from portal.rules.letters import Line
from portal.rules.marks import Screened
from portal.rules.vocabulary import Platform
from portal.services.kit import BackupPlan, Kit
from portal.services.recording import keep_events
from portal.settings import Settings

HEADS = "event-heads.jsonl"
"""The heads of the event chain, a line a day: keep a copy of this file where nobody of the portal writes."""


def build_kit(settings: Settings) -> Kit:
    """The kit of a running portal. Nothing outside is touched before it is used."""
    settings.instance.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url)
    keep_events(database)
    links = SignedLinks(f"{settings.base_url}/files/by-link", lambda: secret_key(settings).encode())
    return Kit(
        database=database,
        media=open_store(settings.media_url, links=links),
        links=links,
        now=utc_now,
        secret=lambda: secrets.token_urlsafe(32),
        chance=random.random,
        probe_video=lambda address, platform, video_id: _prober(settings)(address, platform, video_id),
        list_folder=lambda folder_id, resource_key: _lister(settings)(folder_id, resource_key),
        inspect_file=inspect_file,
        render_file=render_file,
        screen_video=screen_video,
        liken_file=liken_file,
        quota_bytes=settings.authority_quota,
        keep_head=lambda line: append_line(settings.instance / HEADS, line),
        fetch_file=lambda file_id, key, sink: _file_fetcher(settings)(file_id, key, sink),
        fetch_video=lambda link, video_id, sink: _video_fetcher(settings)(link, video_id, sink),
        base_url=settings.base_url,
        fixity_days=settings.fixity_days,
        backups=_backup_plan(settings),
        mail=(lambda: _mailer(settings)()) if settings.smtp_url else None,
        line=_line(settings),
    )


def _backup_plan(settings: Settings) -> BackupPlan | None:
    if settings.backup_dir is None:
        return None

    def make(kit: Kit, cause: str) -> object:
        from portal.operations.backing_up import back_up  # only the worker at night needs it

        return back_up(kit, Path(settings.backup_dir or ""), secret_key(settings), settings.backup_keep, cause)

    return BackupPlan(settings.backup_dir, settings.backup_hour, settings.backup_keep, make)


def append_line(path: Path, line: str) -> None:
    """One more line at a file's end, on the disk before this returns."""
    with path.open("a") as file:
        file.write(f"{line}\n")
        file.flush()
        os.fsync(file.fileno())


def utc_now() -> datetime:
    """The clock of a running portal."""
    return datetime.now(UTC)


def secret_key(settings: Settings) -> str:
    """The key that signs cookies: the setting, else one made once and kept in the instance (0600)."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.instance / "secret_key"
    if not path.exists():
        settings.instance.mkdir(parents=True, exist_ok=True)
        _make_key(path)
    return path.read_text().strip()


def _make_key(path: Path) -> None:
    """Whole or not at all, and once: of two processes that start together, both read the first one's key."""
    fresh = path.with_suffix(f".{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    fresh.write_text(secrets.token_hex(32))
    with suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()


@cache
def _mailer(settings: Settings) -> Any:
    from portal.notices.smtp import Mailer  # mail's side of the house is entered only when a letter goes out

    return Mailer(settings.smtp_url or "", settings.base_url)


def _line(settings: Settings) -> Line | None:
    if settings.line_token is None:
        return None
    from portal.notices.line import LineDesk

    return LineDesk(settings.line_token, settings.line_api_url, settings.outbound_proxy)


@cache
def _prober(settings: Settings) -> Any:
    from portal.probes.video import VideoProbe  # yt-dlp's side of the house is entered only when a look is due

    return VideoProbe(
        utc_now,
        youtube_api_url=settings.youtube_api_url,
        youtube_api_key=settings.youtube_api_key,
        outbound_proxy=settings.outbound_proxy,
    )


@cache
def _lister(settings: Settings) -> Any:
    from portal.probes.folders import FolderLister

    return FolderLister(
        utc_now,
        drive_url=settings.drive_url,
        drive_api_url=settings.drive_api_url,
        drive_api_key=settings.drive_api_key,
        outbound_proxy=settings.outbound_proxy,
    )


@cache
def _file_fetcher(settings: Settings) -> Any:
    from portal.probes.drive_files import FileFetcher

    return FileFetcher(settings.drive_url, settings.drive_api_url, settings.drive_api_key, settings.outbound_proxy)


@cache
def _video_fetcher(settings: Settings) -> Any:
    from portal.probes.video_files import VideoFetcher

    return VideoFetcher(settings.outbound_proxy)


def screen_video(path: str, references: Sequence[tuple[int, str]]) -> Screened:
    """The five marks in a film, looked for in a child of its own; (mark, "") is compared with a placeholder."""
    from portal.pictures.screening import screen_file

    return screen_file(path, references)


def inspect_file(path: str) -> FileLook:
    """What a decoder sees in a file, looked at in a child of its own."""
    from portal.pictures.inspection import inspect_file as inspect

    return inspect(path)


def render_file(path: str, content_type: str) -> Rendered:
    """What a decoder sees in a file and the small pictures it makes of it, in a child of its own."""
    from portal.pictures.rendering import render_file as render

    return render(path, content_type)


def liken_file(path: str, content_type: str) -> Hashes:
    """By what a photo or film is known again, worked out in a child of its own."""
    from portal.pictures.likeness import liken_file as liken

    return liken(path, content_type)


__all__ = ["FileLook", "FolderLook", "Platform", "VideoLook", "build_kit", "secret_key", "utc_now"]
