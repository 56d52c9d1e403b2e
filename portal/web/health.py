"""The health page: what `portal health` says, for those who keep the portal running or wonder why it is slow."""

from datetime import datetime
from typing import Any

from flask import render_template
from flask_babel import lazy_gettext as _l

from portal.access.desk import kit, reading, scope
from portal.access.policy import Permission
from portal.queries.health import given_up, latest_runs, platform_lines, problem_lines, stored_lines
from portal.rules.health import Level, is_well
from portal.rules.vocabulary import Platform
from portal.services.examining import examine
from portal.web.pages import Pages

health = Pages("health", __name__)

NAMES = {
    "database": _l("Database"), "queue": _l("Background work"), "platforms": _l("Outside platforms"),
    "fixity": _l("Stored files are whole"), "backups": _l("Backups"), "media": _l("Media store"),
    "yt_dlp": _l("Video reader (yt-dlp)"), "address": _l("Address of the portal"),
}  # fmt: skip
PROBLEMS = {
    "flipped": _l("Its bytes changed"), "missing": _l("Gone from the store"), "extra": _l("No row names it"),
    "unread": _l("Could not be read"),
}  # fmt: skip
KINDS = {
    "image": _l("Photos"), "video": _l("Videos"), "document": _l("Documents"), "rendition": _l("Small pictures"),
}  # fmt: skip
PLATFORMS = {Platform.YOUTUBE: "YouTube", Platform.FACEBOOK: "Facebook", Platform.TIKTOK: "TikTok"}


@health.page("/health", Permission.HEALTH_READ)
def index() -> str:
    """Every sign, and the lists behind them. Nothing is written and no server outside asked."""
    signs = examine(kit())
    here = {sign.name: sign for sign in signs}
    facts: dict[str, dict[str, Any]] = {name: sign.facts for name, sign in here.items()}
    lists: dict[str, Any] = {}
    if "queue" in here:  # the database answers
        lists = {
            "platforms": platform_lines(reading(), kit().now()),
            "stored": stored_lines(reading()),
            "problems": problem_lines(reading(), scope()),
            "runs": latest_runs(reading()),
            "jobs": given_up(reading(), scope()),
        }
    bad = [sign for sign in signs if sign.level is Level.BAD]
    warned = [sign for sign in signs if sign.level is Level.WARN]
    return render_template(
        "health/index.html", signs=signs, here=here, facts=facts, bad=bad, warned=warned, well=is_well(signs),
        names=NAMES, problem_names=PROBLEMS, kind_names=KINDS, platform_names=PLATFORMS, now=kit().now(), size=size,
        at=_at, days=kit().fixity_days, **lists,
    )  # fmt: skip


def size(count: float | None) -> str:
    """Bytes as people read them: 412 GB."""
    if count is None:
        return "–"
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:,.0f} {unit}" if unit == "B" or count >= 10 else f"{count:,.1f} {unit}"
        count /= 1000
    return f"{count:,.1f} TB"


def _at(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
