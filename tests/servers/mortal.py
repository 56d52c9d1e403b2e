"""The portal's web process and worker, to be killed at any moment: a parent that imports once and forks fresh ones.

Run as `python -m tests.servers.mortal` over the instance in the environment; a line on stdin kills both children with
SIGKILL and begins others. The parent holds the listening socket, so connections wait for the next child. The worker is
the real one with the real tasks; only the decoder is not started for every file, it answers after some milliseconds.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path


@contextmanager
def mortal_portal(instance: Path) -> Iterator[tuple[int, Callable[[], None]]]:
    """A served portal: its port, and what kills its web process and its worker."""
    command = [sys.executable, "-m", "tests.servers.mortal"]
    environment = {**os.environ, "PORTAL_INSTANCE": str(instance)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, env=environment, text=True, **pipes) as parent:  # type: ignore[call-overload]

        def kill() -> None:
            parent.stdin.write("\n")
            parent.stdin.flush()
            assert parent.stdout.readline().startswith("up")

        yield int(parent.stdout.readline()), kill
        parent.stdin.close()
        parent.wait(30)


def main() -> None:
    from portal.app import create_app
    from portal.rules.facts import FileLook
    from portal.settings import read_settings
    from portal.wiring import build_kit, secret_key
    from portal.worker import run_worker

    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    settings, parent = read_settings(os.environ), os.getpid()

    def serve() -> None:
        import waitress

        app = create_app(build_kit(settings), settings, secret_key(settings))
        waitress.serve(app, sockets=[listener], threads=4, _quiet=True)

    def look(_path: str) -> FileLook:
        time.sleep(0.03)
        return FileLook(240.0, 1000)

    def work() -> None:
        run_worker(replace(build_kit(settings), inspect_file=look), should_stop=lambda: os.getppid() != parent)

    children = [fork(serve), fork(work)]
    print(listener.getsockname()[1], flush=True)
    for _ in sys.stdin:
        end(children)
        children = [fork(serve), fork(work)]
        print("up", *children, flush=True)
    end(children)


def fork(act: Callable[[], None]) -> int:
    """A child that does one thing and never comes back."""
    child = os.fork()
    if child == 0:
        try:
            act()
        finally:
            os._exit(1)
    return child


def end(children: list[int]) -> None:
    """As a power cut does: no clean-up, no good-bye."""
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
