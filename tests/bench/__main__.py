"""`make bench [NAME=x]`: runs every bench_x module, prints one table and a line per figure, writes instance/bench.json.

A module prints lines `name figure` from its `main()`. A slow figure is no failure; a module that breaks is.
"""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

FIGURE = re.compile(r"^([a-z][a-z0-9_.:-]*) (-?[0-9][0-9.]*)$", re.MULTILINE)
HERE = Path(__file__).parent


def names(wanted: str | None) -> list[str]:
    """The modules to run: all, or bench_<wanted>. Exits naming those there are."""
    there = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    if wanted is None:
        return there
    if wanted not in there:
        sys.exit(f"There is no bench {wanted}; there are: {', '.join(there)}")
    return [wanted]


def measure(name: str) -> tuple[dict[str, float], str]:
    """The figures of one module, and what went wrong ("" when nothing did); a process of its own for clean memory."""
    done = subprocess.run([sys.executable, "-m", f"tests.bench.bench_{name}"], capture_output=True, text=True)
    figures = {found[1]: float(found[2]) for found in FIGURE.finditer(done.stdout)}
    return figures, "" if done.returncode == 0 and figures else (done.stderr.strip() or "it printed no figure")


def keep(results: dict[str, dict[str, float]]) -> Path:
    """Writes the figures beside those of other modules measured earlier."""
    path = Path(os.environ.get("PORTAL_INSTANCE") or "instance") / "bench.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    before = json.loads(path.read_text()) if path.exists() else {}
    now = datetime.now(UTC).isoformat(timespec="seconds")
    before |= {name: {"measured_at": now, "figures": figures} for name, figures in results.items()}
    path.write_text(json.dumps(before, indent=2, sort_keys=True) + "\n")
    return path


def main(arguments: list[str]) -> int:
    results: dict[str, dict[str, float]] = {}
    broken = 0
    for name in names(arguments[0] if arguments else None):
        figures, problem = measure(name)
        results[name] = figures
        if problem:
            broken += 1
            print(f"{name}: {problem}", file=sys.stderr)
    lines = [(name, figure, value) for name, figures in results.items() for figure, value in figures.items()]
    width = max((len(figure) for _name, figure, _value in lines), default=6)
    print(f"{'bench':<12} {'figure':<{width}} {'value':>12}")
    for name, figure, value in lines:
        print(f"{name:<12} {figure:<{width}} {value:>12,.2f}")
    for _name, figure, value in lines:
        print(f"{figure} {value:g}")
    print(f"written: {keep(results)}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
