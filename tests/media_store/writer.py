"""A process that uploads file after file until it is killed.

Run: python -m tests.media_store.writer STORE_URL SEED. It prints what was acknowledged, a line each.
"""

import random
import sys
from itertools import count

from media_store import open_store


def content_of(seed: str, number: int) -> bytes:
    """The bytes of its n-th file, known to who reads the lines: 1 byte to some MB."""
    chance = random.Random(f"{seed}.{number}")
    return chance.randbytes(chance.choice((1, 1000, 300_000, 2_000_000, 7_000_000)))


def main() -> None:
    url, seed = sys.argv[1:]
    store, chance = open_store(url), random.Random(seed)
    print("ready", flush=True)
    for number in count():
        content, at = content_of(seed, number), 0
        upload_id = store.begin()
        print("begun", number, upload_id, flush=True)
        while at < len(content):
            step = chance.choice((1, 40_000, 500_000, 1_048_576))
            at = store.append(upload_id, at, content[at : at + step])
            print("kept", number, at, flush=True)
        print("stored", number, store.finish(upload_id, size=len(content)).key, flush=True)


if __name__ == "__main__":
    main()
