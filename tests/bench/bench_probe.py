"""Processor time of one link check without network: prints `probe_cpu_ms N`. Run: python -m tests.bench.bench_probe"""

import multiprocessing.forkserver
import time

import psutil

from portal.probes.child import Check, look_in_child

ROUNDS = 40


def spent_s(server: psutil.Process) -> float:
    """Processor seconds of this process, of the fork server and of the children it has buried."""
    times = server.cpu_times()
    return time.process_time() + times.user + times.system + times.children_user + times.children_system


def check_once() -> None:
    answer = look_in_child(
        Check("https://www.youtube.com/watch?v=wastefine01", "wastefine01", install="tests.probes.answers:install"), 25
    )
    assert answer["state"] == "ok", answer


def main() -> None:
    check_once()
    server = psutil.Process(multiprocessing.forkserver._forkserver._forkserver_pid)  # type: ignore[attr-defined]
    started = spent_s(server)
    for _ in range(ROUNDS):
        check_once()
    time.sleep(0.3)
    print(f"probe_cpu_ms {(spent_s(server) - started) / ROUNDS * 1000:.1f}")


if __name__ == "__main__":
    main()
