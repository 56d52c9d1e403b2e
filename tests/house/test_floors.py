"""The floors hold: contracts of imports, what a process may load, and names that say something."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BARRED = {"utils", "helpers", "common", "core", "misc", "manager"}
CODE = sorted(path for room in ("portal", "media_store") for path in (ROOT / room).rglob("*.py"))


def test_the_import_contracts_are_kept():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def loaded_after(statement: str) -> set[str]:
    """Top-level modules that a fresh process has loaded after a statement."""
    script = f"{statement}\nimport sys\nprint(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_package_itself_starts_nothing():
    tree = ast.parse((ROOT / "portal" / "__init__.py").read_text())
    assert [type(node) for node in tree.body] == [ast.Expr]
    assert ast.get_docstring(tree)
    assert not loaded_after("import portal.rules.rulebook") & {"flask", "sqlalchemy"}


def test_the_web_app_is_ready_without_what_only_the_worker_needs(tmp_path: Path):
    start = (
        "import os; from portal.app import create_app; from portal.settings import read_settings;"
        "from portal.wiring import build_kit, secret_key;"
        f"settings = read_settings({{'PORTAL_INSTANCE': {str(tmp_path)!r}}});"
        "create_app(build_kit(settings), settings, secret_key(settings))"
    )
    assert not loaded_after(start) & {"yt_dlp", "cv2", "av", "boto3", "botocore", "typst", "alembic"}


@pytest.mark.parametrize("folder", ["portal", "media_store", "tests", "templates", "migrations"])
def test_no_file_or_room_has_a_name_that_says_nothing(folder: str):
    stems = {path.stem for path in (ROOT / folder).rglob("*") if "node_modules" not in path.parts}
    assert not BARRED & {word for stem in stems for word in stem.split("_")}


def public_things(path: Path) -> Iterator[tuple[str, ast.AST]]:
    """The module itself, and every public class and function at its top; methods carry their class's words."""
    tree = ast.parse(path.read_text())
    yield str(path.relative_to(ROOT)), tree
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node


def test_every_public_thing_says_what_it_is():
    things = [thing for path in CODE for thing in public_things(path)]
    assert [name for name, node in things if not ast.get_docstring(node)] == []  # type: ignore[arg-type]


def test_nothing_is_left_for_later():
    words = ("TODO", "FIXME", "XXX")
    found = [(path.name, word) for path in CODE for word in words if word in path.read_text()]
    assert found == []
