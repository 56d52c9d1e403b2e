"""The five marks found in drawn films nobody tuned for, by kind. Run: python -m tests.bench.bench_screening

PORTAL_BENCH_CLIPS (200) films of six kinds, two sizes and every way of showing marks. The weights of
`portal.rules.marks` come from other seeds; every second film here is told apart all the same (`_b` is the half that
no limit was ever chosen on). Then the cost for a long film: PORTAL_BENCH_MINUTES (5) of 1080p at 6 Mbit/s, screened
and its keyframes decoded by turns, PORTAL_BENCH_ROUNDS (5) times.
"""

import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import av

from portal.pictures.screening import screen_file
from portal.rules.marks import MarkOrder, ScreenLook
from tests.mark_films import KINDS, Shot, shot, write_film, write_long_film, write_references

CLIPS = int(os.environ.get("PORTAL_BENCH_CLIPS") or 200)
ROUNDS = int(os.environ.get("PORTAL_BENCH_ROUNDS") or 5)
MINUTES = float(os.environ.get("PORTAL_BENCH_MINUTES") or 5)
FIRST_SEED = 5000


def references(seed: int, folder: Path) -> list[tuple[int, str]]:
    made = write_references(seed, folder)
    return [(int(path.name[0]), str(path)) for path in sorted(made.iterdir())]


def score(made: Shot, look: ScreenLook) -> Counter[str]:
    """What was right and wrong about one film."""
    seen = {mark.mark for mark in look.marks if mark.seen}
    told = Counter(
        films=1, hits=len(seen & made.present), misses=len(made.present - seen), false=len(seen - made.present),
        alike=len(made.swapped) if made.kind == "look_alike" else 0,
        alike_taken=len(seen & made.swapped) if made.kind == "look_alike" else 0,
    )  # fmt: skip
    truly_right = made.kind == "right"
    told["order_right"] = truly_right and look.order is MarkOrder.RIGHT
    told["order_falsely_right"] = not truly_right and look.order is MarkOrder.RIGHT
    told["order_wrong"] = made.kind == "wrong_order" and look.order is MarkOrder.WRONG
    told["order_falsely_wrong"] = made.kind != "wrong_order" and look.order is MarkOrder.WRONG
    return told


def screen_clips(folder: Path) -> dict[tuple[str, str], Counter[str]]:
    totals: dict[tuple[str, str], Counter[str]] = {}
    for number in range(CLIPS):
        kind, seed = KINDS[number % len(KINDS)], FIRST_SEED + number
        made = shot(seed, kind)
        film = write_film(folder / "film.mp4", made)
        look = screen_file(film, references(seed, folder / f"marks-{seed}")).look
        told = score(made, look)
        half = "ab"[number // len(KINDS) % 2]
        for key in ((kind, half), ("all", half)):
            totals[key] = totals.get(key, Counter()) + told
        if told["misses"] or told["false"] or told["order_falsely_right"]:
            print(f"  {made} {dict(told)} {look.problem or ''}", file=sys.stderr)
    return totals


def share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def cost(film: Path, pictures: list[tuple[int, str]]) -> tuple[float, float]:
    """(CPU of screening : CPU of decoding the keyframes, median; peak MB of a screening child)."""
    ratios = []
    for _ in range(ROUNDS):
        before = time.process_time()
        with av.open(str(film)) as container:
            container.streams.video[0].codec_context.skip_frame = "NONKEY"
            container.streams.video[0].codec_context.thread_count = 1
            sum(1 for _frame in container.decode(container.streams.video[0]))
        keyframes = time.process_time() - before
        ratios.append(screen_file(film, pictures).look.seconds / keyframes)
    return statistics.median(ratios), peak_mb(film, pictures)


def peak_mb(film: Path, pictures: list[tuple[int, str]]) -> float:
    """Peak memory of one screening, in a process of its own."""
    code = (
        "import json, resource, sys; from portal.pictures.sighting import screen; screen(sys.argv[1], sys.argv[2]); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    import json
    import subprocess

    done = subprocess.run([sys.executable, "-c", code, str(film), json.dumps(pictures)], capture_output=True, text=True)
    return float(done.stdout)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as home:
        folder = Path(home)
        totals = screen_clips(folder)
        pictures = references(100, folder / "long")
        films = {where: write_long_film(folder / f"{where}.mp4", MINUTES * 60, where) for where in ("start", "nowhere")}
        costs = {where: cost(film, pictures) for where, film in films.items()}
    report(totals, costs)


def report(totals: dict[tuple[str, str], Counter[str]], costs: dict[str, tuple[float, float]]) -> None:
    print(
        f"{'kind':<16}{'half':>5}{'films':>7}{'hits':>6}{'misses':>8}{'false':>7}{'alike':>8}{'right':>7}{'wrong':>7}"
    )
    for (kind, half), one in sorted(totals.items()):
        alike = f"{one['alike_taken']}/{one['alike']}"
        print(
            f"{kind:<16}{half:>5}{one['films']:>7}{one['hits']:>6}{one['misses']:>8}{one['false']:>7}{alike:>8}"
            f"{one['order_right']:>7}{one['order_wrong']:>7}"
        )
    for half in "ab":
        one = totals.get(("all", half), Counter())
        print(f"screening_precision_{half} {share(one['hits'], one['hits'] + one['false']):.4f}")
        print(f"screening_recall_{half} {share(one['hits'], one['hits'] + one['misses']):.4f}")
        print(f"screening_look_alikes_taken_{half} {one['alike_taken'] / max(1, one['alike']):.4f}")
        print(f"screening_falsely_right_{half} {one['order_falsely_right']}")
        right, wrong = totals.get(("right", half), Counter()), totals.get(("wrong_order", half), Counter())
        print(f"screening_order_right_{half} {share(right['order_right'], right['films']):.4f}")
        print(f"screening_order_wrong_{half} {share(wrong['order_wrong'], wrong['films']):.4f}")
    for where, (ratio, memory) in costs.items():
        print(f"screening_to_keyframes_{where} {ratio:.3f}")
        print(f"screening_peak_mb_{where} {memory:.1f}")


if __name__ == "__main__":
    main()
