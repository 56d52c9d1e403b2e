"""The loop that takes jobs: claims one, works on it while its lease is renewed, and minds what is due by the clock."""

import logging
import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import psutil
from sqlalchemy.exc import DBAPIError

from portal.services.claiming import claim_next
from portal.services.freeing import free_lost
from portal.services.kit import Kit
from portal.services.queueing import CHANNEL, Claim, LeaseLost, put_back, renew
from portal.services.timekeeping import keep_time
from portal.tasks import TASKS

Task = Callable[[Kit, Claim], None]
IDLE_S, AWAY_S, RENEW_S = 1.0, 5.0, 20.0
FREE_EVERY, CLOCK_EVERY = timedelta(seconds=10), timedelta(minutes=1)
PRELOADED = ["portal.probes.extractor", "portal.pictures.decoding", "portal.pictures.photos"]
"""What the server that forks children has imported already: a child then costs tens of milliseconds."""
log = logging.getLogger("portal.worker")


class UnknownKind(LookupError):
    """A job of a kind this version knows no task for: it is put back, for a newer worker, and buried in the end."""


@dataclass
class Worker:
    """One worker of this process, called `owner`. `renew_s` seconds lie between two renewals of a lease."""

    kit: Kit
    tasks: Mapping[str, Task]
    owner: str
    renew_s: float = RENEW_S
    stop: threading.Event = field(default_factory=threading.Event)
    freed_at: datetime | None = None
    clock_at: datetime | None = None
    held: Claim | None = None

    def run(self, should_stop: Callable[[], bool]) -> None:
        """Works until `stop` is set or `should_stop` says so. A database that is away is waited for."""
        with self.kit.database.bell(CHANNEL) as bell, self.lease_kept():
            while not (self.stop.is_set() or should_stop()):
                try:
                    self.mind_clock()
                    busy = self.work_once()
                except DBAPIError as error:
                    log.warning("the database does not answer: %s", error.orig)
                    self.stop.wait(AWAY_S)
                    continue
                if not busy:
                    bell.wait(IDLE_S, self.stop)

    def mind_clock(self) -> None:
        """Frees work whose worker is gone and puts in what is due by the clock, each every so often.

        What goes wrong here is told and holds no job up.
        """
        try:
            self._mind_clock(self.kit.now())
        except DBAPIError:
            raise
        except Exception:
            log.exception("minding the clock failed")

    def _mind_clock(self, now: datetime) -> None:
        if self.freed_at is None or now - self.freed_at >= FREE_EVERY:
            self.freed_at = now
            freed = free_lost(self.kit, is_dead)
            if freed:
                log.warning("%d jobs of lost workers freed", freed)
        if self.clock_at is None or now - self.clock_at >= CLOCK_EVERY:
            self.clock_at = now
            keep_time(self.kit)

    def work_once(self) -> bool:
        """Takes one job and works on it; False when none may start. A failing job is put back, never lost."""
        claim = claim_next(self.kit, self.owner)
        if claim is None:
            return False
        self.held = claim
        try:
            self._task(claim.kind)(self.kit, claim)
        except LeaseLost:
            log.warning("%s %s was taken over", claim.kind, claim.subject)
        except Exception as error:
            log.exception("%s %s failed", claim.kind, claim.subject)
            self._give_back(claim, error)
        finally:
            self.held = None
        return True

    def _task(self, kind: str) -> Task:
        if kind not in self.tasks:
            raise UnknownKind(f"this version knows no work of the kind {kind!r}")
        return self.tasks[kind]

    def _give_back(self, claim: Claim, error: Exception) -> None:
        try:
            put_back(self.kit, claim, f"{type(error).__name__}: {error}")
        except LeaseLost:
            log.warning("%s %s was taken over while failing", claim.kind, claim.subject)

    @contextmanager
    def lease_kept(self) -> Iterator[None]:
        """Meanwhile a thread renews the lease of whatever job is in hand."""
        done = threading.Event()
        keeper = threading.Thread(target=self._keep_lease, args=(done,), name="lease", daemon=True)
        keeper.start()
        try:
            yield
        finally:
            done.set()
            keeper.join()

    def _keep_lease(self, done: threading.Event) -> None:
        while not done.wait(self.renew_s):
            claim = self.held
            if claim is None:
                continue
            try:
                renew(self.kit, claim)
            except LeaseLost:
                continue  # it ended a moment ago, or what its task works out now is refused when it is written
            except DBAPIError as error:
                log.warning("the lease of %s %s could not be renewed: %s", claim.kind, claim.subject, error.orig)


def run_worker(kit: Kit, *, should_stop: Callable[[], bool] = lambda: False, tasks: Mapping[str, Task] = TASKS) -> None:
    """Works until told to stop (SIGTERM, SIGINT or `should_stop`); the job in hand is finished first."""
    worker = Worker(kit, tasks, own_name())
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop.set())
    multiprocessing.get_context("forkserver").set_forkserver_preload(PRELOADED)
    log.info("worker %s starts", worker.owner)
    worker.run(should_stop)
    log.info("worker %s ends", worker.owner)


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
        process = psutil.Process(int(number))
        if process.status() == psutil.STATUS_ZOMBIE:
            return True  # killed, and not yet buried by whoever started it
        return abs(process.create_time() - float(started)) > 1.0
    except (psutil.NoSuchProcess, ValueError):
        return True
