"""A file into a bucket of a real S3-compatible server on loopback. Run: python -m tests.bench.bench_bucket

Against boto3's own upload_fileobj (eight threads, no SHA-256, the name known before): `bucket_put_to_boto3 N` is the
ratio of MB/s. `append` comes in chunks of 1 MiB, each acknowledged when it is kept, and is promoted by a copy inside
the server. PORTAL_BENCH_MB (64) is the size, PORTAL_BENCH_ROUNDS (5) how often each contender runs.
"""

import io
import os
import statistics
import time

from media_store import open_store
from tests.servers import s3

MB = 1024 * 1024
SIZE_MB = int(os.environ.get("PORTAL_BENCH_MB") or 64)
ROUNDS = int(os.environ.get("PORTAL_BENCH_ROUNDS") or 5)


class Bench:
    def __init__(self) -> None:
        self.place = s3.fresh_place()
        self.store, self.client = open_store(self.place), s3.client_of(self.place)
        self.content = os.urandom(SIZE_MB * MB)

    def boto3(self) -> None:
        self.client.upload_fileobj(io.BytesIO(self.content), "media", "bench")
        self.client.delete_object(Bucket="media", Key="bench")

    def put(self) -> None:
        self.store.delete(self.store.put(io.BytesIO(self.content)).key)

    def append(self) -> None:
        upload_id = self.store.begin()
        for at in range(0, len(self.content), MB):
            self.store.append(upload_id, at, self.content[at : at + MB])
        stored = self.store.finish(upload_id)
        self.store.abandon(upload_id)
        self.store.delete(stored.key)


def main() -> None:
    bench = Bench()
    runs = (bench.boto3, bench.put, bench.append)
    speeds: dict[str, list[float]] = {run.__name__: [] for run in runs}
    for _ in range(ROUNDS):
        for run in runs:
            started = time.perf_counter()
            run()
            speeds[run.__name__].append(SIZE_MB / (time.perf_counter() - started))
    speed = {name: statistics.median(each) for name, each in speeds.items()}
    print(f"{SIZE_MB} MB, median of {ROUNDS} rounds\n{'contender':<12}{'MB/s':>8}{'to boto3':>10}")
    for name, value in speed.items():
        print(f"{name:<12}{value:>8.1f}{value / speed['boto3']:>10.2f}")
    for name in ("put", "append"):
        print(f"bucket_{name}_to_boto3 {speed[name] / speed['boto3']:.3f}")


if __name__ == "__main__":
    main()
