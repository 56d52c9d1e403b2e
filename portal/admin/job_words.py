"""What people call the kinds of background work, in the language of the page that asks."""

from typing import Any

from flask_babel import gettext as _

from portal.services.archiving import ARCHIVE
from portal.services.backing_up_nightly import BACKUP
from portal.services.checking import RECHECK
from portal.services.closing import CLOSE, PAPERS
from portal.services.delivering import DELIVER
from portal.services.digesting import MORNING_WORK
from portal.services.evidence import KEEP_VIDEO
from portal.services.filming import INSPECT, LIST, PROBE
from portal.services.likening import LIKEN
from portal.services.patrolling import FIXITY
from portal.services.purging import EMPTY_BIN
from portal.services.rendering import RENDER, RENDER_MISSED
from portal.services.screening import SCREEN
from portal.services.sealing import EXPORT_HEAD, SEAL_EVENTS
from portal.services.sweeping import EXPIRE_UPLOADS, FINISH_UPLOADS, FORGET, OPEN_ROUNDS
from portal.services.watching import WATCH

Words = dict[Any, str]

JOB_KINDS = (
    PROBE,
    INSPECT,
    SCREEN,
    RENDER,
    RENDER_MISSED,
    LIST,
    RECHECK,
    LIKEN,
    CLOSE,
    PAPERS,
    OPEN_ROUNDS,
    FINISH_UPLOADS,
    EXPIRE_UPLOADS,
    FORGET,
    ARCHIVE,
    KEEP_VIDEO,
    WATCH,
    MORNING_WORK,
    DELIVER,
    EMPTY_BIN,
    FIXITY,
    BACKUP,
    SEAL_EVENTS,
    EXPORT_HEAD,
)
"""Every kind, in the order in which one chooses among them."""


def acts() -> Words:
    """Kinds of background work."""
    return {
        PROBE: _("Look at a video link"),
        INSPECT: _("Look into an uploaded file"),
        SCREEN: _("Look for the five marks in a film"),
        RENDER: _("Make small pictures of a file"),
        RENDER_MISSED: _("Make small pictures that are missing"),
        LIST: _("Look into a photo folder"),
        RECHECK: _("Judge by a new rulebook"),
        LIKEN: _("Make a photo or film known again"),
        CLOSE: _("Close a round"),
        PAPERS: _("Make the papers of a round"),
        OPEN_ROUNDS: _("Open coming rounds"),
        FINISH_UPLOADS: _("Make use of uploads that arrived"),
        EXPIRE_UPLOADS: _("Close uploads nobody goes on with"),
        FORGET: _("Forget what nobody needs"),
        ARCHIVE: _("Copy the files of a photo folder"),
        KEEP_VIDEO: _("Save a copy of a video as evidence"),
        WATCH: _("Look at links again that are due"),
        MORNING_WORK: _("Remind, and put the day's letters together"),
        DELIVER: _("Send letters from the outbox"),
        EMPTY_BIN: _("Empty the bin of the media library"),
        FIXITY: _("Read stored files again"),
        BACKUP: _("Make the nightly backup"),
        SEAL_EVENTS: _("Seal what happened"),
        EXPORT_HEAD: _("Keep the head of the chain of events"),
    }
