"""Background doors: one line each into a service."""

from collections.abc import Callable

from portal.services.archiving import ARCHIVE
from portal.services.backing_up_nightly import BACKUP, make_backup
from portal.services.checking import RECHECK, recheck
from portal.services.closing import CLOSE, PAPERS, close_scheduled
from portal.services.copying import copy_album
from portal.services.delivering import DELIVER, deliver
from portal.services.digesting import MORNING_WORK, morning
from portal.services.evidence import KEEP_VIDEO, keep_video
from portal.services.filming import INSPECT, LIST, PROBE
from portal.services.inspecting import inspect_media
from portal.services.kit import Kit
from portal.services.likening import LIKEN, liken_media
from portal.services.listing import list_album
from portal.services.papering import make_papers
from portal.services.patrolling import FIXITY, patrol
from portal.services.probing import probe
from portal.services.purging import EMPTY_BIN, empty_bin
from portal.services.queueing import Claim
from portal.services.rendering import RENDER, RENDER_MISSED, render_media, render_missed
from portal.services.screening import SCREEN, screen_media
from portal.services.sealing import EXPORT_HEAD, SEAL_EVENTS, export_head, seal_events
from portal.services.sweeping import (
    EXPIRE_UPLOADS,
    FINISH_UPLOADS,
    FORGET,
    OPEN_ROUNDS,
    expire_uploads,
    finish_uploads,
    forget,
    open_rounds,
)
from portal.services.watching import WATCH, watch

TASKS: dict[str, Callable[[Kit, Claim], None]] = {
    PROBE: probe,
    LIST: list_album,
    INSPECT: inspect_media,
    RENDER: render_media,
    SCREEN: screen_media,
    RENDER_MISSED: render_missed,
    RECHECK: recheck,
    LIKEN: liken_media,
    CLOSE: close_scheduled,
    PAPERS: make_papers,
    OPEN_ROUNDS: open_rounds,
    FINISH_UPLOADS: finish_uploads,
    EXPIRE_UPLOADS: expire_uploads,
    FORGET: forget,
    EMPTY_BIN: empty_bin,
    FIXITY: patrol,
    BACKUP: make_backup,
    SEAL_EVENTS: seal_events,
    EXPORT_HEAD: export_head,
    ARCHIVE: copy_album,
    KEEP_VIDEO: keep_video,
    WATCH: watch,
    MORNING_WORK: morning,
    DELIVER: deliver,
}
