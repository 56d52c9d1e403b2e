"""Files and functions stay small; tests are at most twice the code."""

import ast
import statistics
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("portal", "media_store")
FILE_CEILINGS = (90, 200, 300)
FUNCTION_CEILINGS = (10, 30, 50)
"""Median, ninetieth percentile, longest: the measured best of sixteen codebases."""


def code_files(*folders: str) -> list[Path]:
    """Python files that hold anything."""
    found = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return [path for path in found if path.stat().st_size]


def lines_of(path: Path) -> int:
    return len(path.read_text().splitlines())


def functions_of(path: Path) -> dict[str, int]:
    """Length of every function from `def` to its last line, by its place."""
    nodes = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef))
    return {f"{path.relative_to(ROOT)}:{n.lineno} {n.name}": (n.end_lineno or n.lineno) - n.lineno + 1 for n in nodes}


def check(sizes: dict[str, int], ceilings: tuple[int, int, int]) -> None:
    median, ninetieth, longest = ceilings
    values = sorted(sizes.values())
    too_long = {name: size for name, size in sizes.items() if size > longest}
    assert too_long == {}
    assert statistics.median(values) <= median
    assert values[int(len(values) * 0.9)] <= ninetieth


def test_files_are_small():
    check({str(path.relative_to(ROOT)): lines_of(path) for path in code_files(*ROOMS)}, FILE_CEILINGS)


def test_functions_are_small():
    check({name: size for path in code_files(*ROOMS) for name, size in functions_of(path).items()}, FUNCTION_CEILINGS)


def statements(folders: tuple[str, ...]) -> int:
    """Lines that are neither blank nor a comment."""
    texts = (line.strip() for path in code_files(*folders) for line in path.read_text().splitlines())
    return sum(bool(text) and not text.startswith("#") for text in texts)


def test_tests_are_at_most_twice_the_code(record_property):
    """The ratio is told (`pytest --junit-xml`); too few tests show in the coverage, too many here."""
    ratio = statements(("tests",)) / statements(ROOMS)
    record_property("test_to_code", round(ratio, 2))
    print(f"tests : code = {ratio:.2f}")
    assert ratio <= 2
