"""The loop that takes jobs: claims one, works on it while its lease is renewed, and minds what is due by the clock."""

import logging
import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import Callable
from datetime import timedelta

import psutil

from portal.services.kit import Kit
from portal.services.queueing import Claim, LeaseLost, claim_next, free_dead_owners, put_back, renew
from portal.services.timekeeping import schedule_due
from portal.tasks import TASKS

IDLE_S, RENEW_S = 1.0, 20.0
SCHEDULE_EVERY = timedelta(minutes=1)
PRELOADED = ["portal.probes.extractor", "portal.pictures.decoding"]
"""What the server that forks children has imported already: a child then costs tens of milliseconds."""
log = logging.getLogger("portal.worker")


def run_worker(kit: Kit, *, should_stop: Callable[[], bool] | None = None) -> None:
    """Works until told to stop (SIGTERM, SIGINT or `should_stop`)."""
    stop = threading.Event()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
    multiprocessing.get_context("forkserver").set_forkserver_preload(PRELOADED)
    owner = own_name()
    freed = free_dead_owners(kit, is_dead)
    log.info("worker %s starts, %d jobs of dead workers freed", owner, freed)
    scheduled_at = None
    while not stop.is_set() and not (should_stop and should_stop()):
        now = kit.now()
        if scheduled_at is None or now - scheduled_at >= SCHEDULE_EVERY:
            schedule_due(kit)
            scheduled_at = now
        if not work_once(kit, owner):
            stop.wait(IDLE_S)


def work_once(kit: Kit, owner: str) -> bool:
    """Takes one job and works on it; False when none is due. A failing job is put back, never lost."""
    claim = claim_next(kit, owner)
    if claim is None:
        return False
    done = threading.Event()
    keeper = threading.Thread(target=_keep_lease, args=(kit, claim, done), daemon=True)
    keeper.start()
    try:
        TASKS[claim.kind](kit, claim)
    except LeaseLost:
        log.warning("%s %s was taken over", claim.kind, claim.subject)
    except Exception as error:
        log.exception("%s %s failed", claim.kind, claim.subject)
        _give_back(kit, claim, error)
    finally:
        done.set()
        keeper.join()
    return True


def _give_back(kit: Kit, claim: Claim, error: Exception) -> None:
    try:
        put_back(kit, claim, f"{type(error).__name__}: {error}")
    except LeaseLost:
        log.warning("%s %s was taken over while failing", claim.kind, claim.subject)


def _keep_lease(kit: Kit, claim: Claim, done: threading.Event) -> None:
    while not done.wait(RENEW_S):
        try:
            renew(kit, claim)
        except LeaseLost:
            return


def own_name() -> str:
    """Who holds a lease: host, process and when it started, since process numbers come round again."""
    return f"{socket.gethostname()}:{os.getpid()}:{psutil.Process().create_time():.2f}"


def is_dead(owner: str) -> bool:
    """Whether an owner was a process of this host that is gone. Another host's owners are never judged."""
    host, _, rest = owner.partition(":")
    number, _, started = rest.partition(":")
    if host != socket.gethostname() or not number.isdecimal():
        return False
    try:
        return abs(psutil.Process(int(number)).create_time() - float(started)) > 1.0
    except (psutil.NoSuchProcess, ValueError):
        return True
