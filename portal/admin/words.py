"""What people call the programme's code words. Each list is read in the language of the page that asks."""

from collections.abc import Callable
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from portal.admin.job_words import acts
from portal.admin.letter_words import channels, letter_kinds, letters
from portal.admin.library_words import file_problems, kinds_of_files, sizes, standings, types, verdicts
from portal.admin.verbs import fields, verbs
from portal.rules import activities, waste
from portal.rules.authorities import ABBREVIATION
from portal.rules.listings import FileState
from portal.rules.vocabulary import (
    FolderState,
    JobStatus,
    Outcome,
    Platform,
    ProbeState,
    Role,
    Route,
    RuleId,
    Status,
)
from portal.rules.watches import LinkState

Words = dict[Any, str]


def _kinds() -> Words:
    return dict(ABBREVIATION)


def _routes() -> Words:
    return {
        Route.VIA_DISTRICT: _("Through the district"),
        Route.DIRECT: _("Straight to the province"),
        Route.NOT_REQUIRED: _("Need not report"),
    }


def _roles() -> Words:
    return {
        Role.AUTHORITY: _("Authority officer"),
        Role.DISTRICT: _("District officer"),
        Role.REVIEWER: _("Provincial reviewer"),
        Role.PROVINCE: _("Province admin"),
        Role.DEPARTMENT: _("Department reader"),
        Role.OPERATOR: _("Operator"),
        Role.SYSTEM: _("The system"),
    }


def _statuses() -> Words:
    return {
        Status.DRAFT: _("Draft"),
        Status.SUBMITTED: _("Submitted"),
        Status.ENDORSED: _("Endorsed by the district"),
        Status.ACCEPTED: _("Accepted by the province"),
        Status.DELIVERED: _("Delivered to the department"),
        Status.RETURNED: _("Returned for mending"),
        Status.WITHDRAWN: _("Withdrawn"),
    }


def _outcomes() -> Words:
    return {
        Outcome.PASS: _("Pass"),
        Outcome.FAIL: _("Fail"),
        Outcome.BORDERLINE: _("Borderline"),
        Outcome.WARNING: _("Worth a look"),
        Outcome.NEEDS_PERSON: _("Waiting for a person"),
        Outcome.CANNOT_CHECK: _("Cannot check now"),
    }


def _rules() -> Words:
    return {
        RuleId.DURATION: _("Length of the video"),
        RuleId.MANDATED_NAME: _("Mandated file name"),
        RuleId.PLATFORM: _("Platform of the video"),
        RuleId.PUBLIC: _("Anyone can watch"),
        RuleId.OWN_CHANNEL: _("Own channel"),
        RuleId.FIVE_MARKS: _("Five marks in order"),
        RuleId.PRESENTER: _("Presented by the executive"),
        RuleId.TOPICS: _("Four topics"),
        RuleId.FIELDS_COMPLETE: _("Nine fields complete"),
        RuleId.PHOTOS_PUBLIC: _("Photos open to everyone"),
        RuleId.ELIGIBLE_PRODUCT: _("A product, not only a waste bank"),
        RuleId.DUPLICATE: _("Not somebody else's content"),
    }


def _probes() -> Words:
    return {
        ProbeState.OK: _("Can be watched"),
        ProbeState.PRIVATE: _("Private"),
        ProbeState.REMOVED: _("Removed"),
        ProbeState.LOGIN_REQUIRED: _("Asks to sign in"),
        ProbeState.MEMBERS: _("For members only"),
        ProbeState.PREMIUM: _("For payers only"),
        ProbeState.UPCOMING: _("Not shown yet"),
        ProbeState.AGE: _("Age limit"),
        ProbeState.GEO: _("Not in every country"),
        ProbeState.LIVE: _("Live now"),
        ProbeState.BLOCKED: _("The platform refused"),
        ProbeState.RATE_LIMITED: _("Asked too often"),
        ProbeState.NET_ERROR: _("Network fault"),
        ProbeState.EXTRACTOR_BROKEN: _("Answer not understood"),
        ProbeState.INTERNAL: _("Fault of ours"),
        ProbeState.UNSUPPORTED: _("Not a video of the three platforms"),
    }


def _folders() -> Words:
    return {
        FolderState.OK: _("Open to everyone"),
        FolderState.NOT_PUBLIC: _("Not open"),
        FolderState.MISSING: _("Not there"),
        FolderState.QUOTA_WAIT: _("Asked too often"),
        FolderState.NET_ERROR: _("Network fault"),
        FolderState.UNREADABLE: _("Answer not understood"),
        FolderState.UNSUPPORTED: _("Not a Drive folder"),
    }


def _links() -> Words:
    return {
        LinkState.UNKNOWN: _("Not looked at yet"),
        LinkState.WELL: _("Can be opened"),
        LinkState.DOUBTFUL: _("Not opened, looked at again"),
        LinkState.GONE: _("Gone"),
    }


def _copies() -> Words:
    return {
        FileState.WAITING: _("Waiting to be copied"),
        FileState.HELD: _("Copy held"),
        FileState.REFUSED: _("No copy to be had"),
    }


def _platforms() -> Words:
    return {
        Platform.YOUTUBE: "YouTube",
        Platform.FACEBOOK: "Facebook",
        Platform.TIKTOK: "TikTok",
        Platform.FILE: _("Uploaded file"),
    }


def _jobs() -> Words:
    return {
        JobStatus.QUEUED: _("Waiting"),
        JobStatus.RUNNING: _("Running"),
        JobStatus.DONE: _("Done"),
        JobStatus.DEAD: _("Gave up"),
    }


def _rulebook() -> Words:
    return {
        "max_seconds": _("Longest video, seconds"),
        "borderline_seconds": _("Borderline up to, seconds"),
        "unlisted": _("An unlisted video is"),
        "marks_must_stay": _("The marks must stay to the end"),
        "sums": _("Sums are"),
        "odd_factor": _("A number is asked about when it grows more than … times"),
        "switched_off": _("Rules switched off"),
        "keep_video_copy": _("A copy of every linked video is kept"),
        "second_look_percent": _("Share of verdicts given a second time, in per cent"),
    }


def _accounts() -> Words:
    return {"open": _("In use"), "invited": _("Invited"), "closed": _("Closed")}


def _activities() -> Words:
    return {kind.code: _told(kind.message_th, kind.message_en) for kind in activities.KINDS.values()}


def _wastes() -> Words:
    return {kind.code: _told(kind.name_th, kind.name_en) for kind in waste.KINDS}


def _told(thai: str, english: str) -> str:
    return thai if str(get_locale() or "th").startswith("th") else english


def _tables() -> Words:
    return {
        "authorities": _("Authorities"),
        "districts": _("Districts"),
        "channels": _("Channels"),
        "products": _("Products"),
        "activities": _("Activities"),
        "reports": _("Reports"),
        "submissions": _("Submissions"),
        "videos": _("Videos"),
        "albums": _("Photo folders"),
        "media_objects": _("Media library"),
        "media_tags": _("Tags"),
        "users": _("Accounts"),
        "invitations": _("Invitations"),
        "rounds": _("Rounds"),
        "rulebooks": _("Rulebook"),
        "guidelines": _("Guideline"),
        "guideline_items": _("Items of the guideline"),
        "jobs": _("Background jobs"),
        "outbox": _("Outbox"),
        "bookmarks": _("Kept searches"),
        "delegations": _("Delegations"),
        "forwardings": _("Forwarded rounds"),
    }


def _marks() -> Words:
    return {
        "yes": _("Yes"),
        "late": _("Late"),
        "demo": _("Demo"),
        "current": _("In use"),
        "waste_bank": _("Waste bank only"),
        "must_change": _("Must change the password"),
        "before_portal": _("Before the portal"),
    }


TABLES = (
    "authorities", "districts", "channels", "products", "activities", "reports", "submissions", "videos", "albums",
    "media_objects", "media_tags", "users", "invitations", "rounds", "rulebooks", "guidelines", "guideline_items",
    "jobs", "outbox",
)  # fmt: skip
"""Tables whose rows events are about."""

WORDS: dict[str, Callable[[], Words]] = {
    "kinds": _kinds,
    "routes": _routes,
    "roles": _roles,
    "statuses": _statuses,
    "outcomes": _outcomes,
    "rules": _rules,
    "probes": _probes,
    "folders": _folders,
    "links": _links,
    "copies": _copies,
    "platforms": _platforms,
    "jobs": _jobs,
    "letters": letters,
    "channels": channels,
    "letter_kinds": letter_kinds,
    "acts": acts,
    "accounts": _accounts,
    "rulebook": _rulebook,
    "activities": _activities,
    "wastes": _wastes,
    "tables": _tables,
    "marks": _marks,
    "library": kinds_of_files,
    "standings": standings,
    "sizes": sizes,
    "types": types,
    "file_problems": file_problems,
    "fixity": verdicts,
    "verbs": verbs,
    "fields": fields,
}
