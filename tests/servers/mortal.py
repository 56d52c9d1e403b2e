"""The portal's web process, to be killed at any moment: a parent that imports once and forks a fresh one each time.

Run as `python -m tests.servers.mortal PORT` over the instance in the environment; a line on stdin kills the child with
SIGKILL and begins another. The parent holds the listening socket, so connections wait for the next child.
"""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def mortal_portal(instance: Path) -> Iterator[tuple[int, Callable[[], None]]]:
    """A served portal: its port, and what kills its process."""
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
    from portal.settings import read_settings
    from portal.wiring import build_kit, secret_key

    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    settings = read_settings(os.environ)

    def serve() -> None:
        import waitress

        app = create_app(build_kit(settings), settings, secret_key(settings))
        waitress.serve(app, sockets=[listener], threads=4, _quiet=True)

    child = fork(serve)
    print(listener.getsockname()[1], flush=True)
    for _ in sys.stdin:
        end(child)
        child = fork(serve)
        print("up", child, flush=True)
    end(child)


def fork(act: Callable[[], None]) -> int:
    """A child that does one thing and never comes back."""
    child = os.fork()
    if child == 0:
        try:
            act()
        finally:
            os._exit(1)
    return child


def end(child: int) -> None:
    """As a power cut does: no clean-up, no good-bye."""
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


if __name__ == "__main__":
    main()
