"""What a child may not do: use much memory or processor time, start programs, or reach inner addresses."""

import contextlib
import resource
import socket
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from portal.probes.addresses import is_public

_PROGRAMS = frozenset({"subprocess.Popen", "os.exec", "os.posix_spawn", "os.system", "os.fork", "os.forkpty"})
_SENDING = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})


def confine(memory_mb: int, proxy: str | None, cpu_s: int = 20, file_bytes: int = 0) -> None:
    """Apply every limit to this process for good. `proxy` is the one address allowed though not public.

    No file may grow above `file_bytes`, when given (what is written beyond fails).
    """
    _limit(resource.RLIMIT_AS, memory_mb << 20)
    _limit(resource.RLIMIT_CPU, cpu_s)
    if file_bytes:
        _limit(resource.RLIMIT_FSIZE, file_bytes)
    _limit(resource.RLIMIT_CORE, 0)
    sys.addaudithook(watching(_proxy_addresses(proxy)))


def watching(allowed: frozenset[tuple[str, int]]) -> Callable[[str, tuple[Any, ...]], None]:
    """The hook that Python asks before it connects, sends or starts a program; it raises PermissionError."""

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _SENDING:
            refuse_inner(arguments[1], allowed)
        elif event in _PROGRAMS:
            raise PermissionError(f"a check may not start programs ({event})")

    return watch


def refuse_inner(address: Any, allowed: frozenset[tuple[str, int]]) -> None:
    """Raises PermissionError unless `address` is (literal, port, …) of a public host or of the operator's proxy."""
    if address is None:
        return  # a send on a socket that is already connected
    host = address[0] if isinstance(address, tuple) and len(address) >= 2 else None
    if not isinstance(host, str) or not (is_public(host) or tuple(address[:2]) in allowed):
        raise PermissionError("the address is not public")


def _limit(what: int, value: int) -> None:
    with contextlib.suppress(ValueError, OSError):  # a system may know no such limit, or hold a lower one already
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _proxy_addresses(proxy: str | None) -> frozenset[tuple[str, int]]:
    if not proxy:
        return frozenset()
    parts = urlsplit(proxy)
    port = parts.port or 3128
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except OSError:
        return frozenset()
    return frozenset((str(entry[4][0]), port) for entry in found)
