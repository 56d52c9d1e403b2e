"""Every kind of work that is ever put in has a door, and every door leads to a service."""

from portal.services import (
    checking,
    closing,
    digesting,
    filming,
    patrolling,
    purging,
    rendering,
    sealing,
    sweeping,
    watching,
)  # fmt: skip
from portal.services.timekeeping import EVERY
from portal.tasks import TASKS


def test_every_kind_that_is_put_in_has_a_task():
    asked_for = {
        filming.PROBE,
        filming.LIST,
        filming.INSPECT,
        rendering.RENDER,
        checking.RECHECK,
        closing.CLOSE,
        *EVERY,
    }
    assert asked_for <= set(TASKS)


def test_regular_work_is_all_there_is_to_sweep():
    assert set(EVERY) == {
        sweeping.OPEN_ROUNDS, sweeping.FINISH_UPLOADS, sweeping.EXPIRE_UPLOADS, sweeping.FORGET,
        purging.EMPTY_BIN, rendering.RENDER_MISSED, patrolling.FIXITY, sealing.EXPORT_HEAD, watching.WATCH,
        digesting.MORNING_WORK,
    }  # fmt: skip


def test_tasks_are_services():
    assert {task.__module__.rpartition(".")[0] for task in TASKS.values()} == {"portal.services"}
