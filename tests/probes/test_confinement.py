import multiprocessing
import resource
import socket
import subprocess
import sys

import pytest

from portal.probes.confinement import _limit, _proxy_addresses, confine, refuse_inner, watching

NONE = frozenset()


@pytest.mark.parametrize("address", [("8.8.8.8", 53), ("2606:4700::1111", 443, 0, 0), None])
def test_public_addresses_and_connected_sockets_pass(address):
    refuse_inner(address, NONE)


@pytest.mark.parametrize(
    "address", [("127.0.0.1", 80), ("::1", 80, 0, 0), ("localhost", 80), ("127.1", 80), "/run/some.sock", b"\0x", (), 5]
)
def test_inner_addresses_names_and_local_sockets_do_not(address):
    with pytest.raises(PermissionError):
        refuse_inner(address, NONE)


def test_the_proxy_is_allowed_on_its_port_only():
    allowed = _proxy_addresses("http://127.0.0.1:3999")
    refuse_inner(("127.0.0.1", 3999), allowed)
    with pytest.raises(PermissionError):
        refuse_inner(("127.0.0.1", 4000), allowed)
    assert _proxy_addresses(None) == NONE
    assert _proxy_addresses("http://name.invalid:1") == NONE


@pytest.mark.parametrize(
    ("event", "arguments"),
    [("socket.connect", (None, ("127.0.0.1", 80))), ("socket.sendmsg", (None, ("::1", 80))), ("os.system", ("ls",))],
)
def test_the_hook_refuses_before_it_happens(event, arguments):
    hook = watching(NONE)
    hook("socket.connect", (None, ("8.8.8.8", 53)))
    hook("open", ("/etc/hosts", "r", 0))
    with pytest.raises(PermissionError):
        hook(event, arguments)


def _confined(answers):
    confine(512, None)
    answers.send(resource.getrlimit(resource.RLIMIT_AS)[0])
    for attempt in (
        lambda: socket.create_connection(("127.0.0.1", 9), 1),
        lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9)),
        lambda: subprocess.run([sys.executable, "-V"], check=True),
        lambda: bytearray(1 << 30),
    ):
        try:
            attempt()
            answers.send("done")
        except (PermissionError, MemoryError) as error:
            answers.send(type(error).__name__)


def test_a_confined_process_has_neither_room_nor_way_out():
    context = multiprocessing.get_context("forkserver")
    reader, writer = context.Pipe(duplex=False)
    process = context.Process(target=_confined, args=(writer,))
    process.start()
    assert [reader.recv() for _ in range(5)] == [512 << 20] + ["PermissionError"] * 3 + ["MemoryError"]
    process.join(10)
    assert process.exitcode == 0
    process.close()
    reader.close()
    writer.close()


def test_a_limit_that_cannot_be_set_is_let_be():
    _limit(-1, 5)
