"""README.md and docs/ are true: commands, settings, rooms, dependencies, make targets and links are those there are."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from portal.cli import commands

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
PAPERS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def first_cells(heading: str) -> list[str]:
    """What stands in code marks in the first column of the table under a heading of README.md."""
    section = README.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^\| `([^`]+)`", section, re.MULTILINE)


def usages(command: click.Command, name: str) -> Iterator[str]:
    """Every command below, written as one types it: arguments, then options."""
    if isinstance(command, click.Group):
        for word, below in command.commands.items():
            yield from usages(below, f"{name} {word}")
        return
    yield " ".join([name, *(usage for param in command.params if (usage := usage_of(param)))])


def usage_of(param: click.Parameter) -> str:
    if isinstance(param, click.Argument):
        shown = param.metavar or (param.name or "").upper()
        return shown if param.required else f"[{shown}]"
    assert isinstance(param, click.Option)
    if param.hidden:
        return ""
    shown = param.opts[0] if param.is_flag else f"{param.opts[0]} {param.metavar or (param.name or '').upper()}"
    return shown if param.required else f"[{shown}]"


def test_the_command_list_is_the_command_line():
    assert sorted(first_cells("Commands")) == sorted(usages(commands, "portal"))


def test_the_settings_table_is_the_settings():
    known = set(re.findall(r"\bPORTAL_[A-Z_]+\b", (ROOT / "portal" / "settings.py").read_text()))
    assert sorted(first_cells("Settings")) == sorted(known)


def test_the_plan_of_the_house_names_every_room():
    plan = README.split("\n## The plan of the house\n", 1)[1].split("\n## ", 1)[0]
    named = set(re.findall(r"`([a-z_]+(?:\.py|/)?)`", plan)) | set(re.findall(r"^([a-z_.]+/?)\s", plan, re.MULTILINE))
    rooms = {path.name + ("/" if path.is_dir() else "") for path in (ROOT / "portal").iterdir()}
    lot = {f"{name}/" for name in ("portal", "media_store", "templates", "migrations", "docs", "tests", "instance")}
    assert {name for name in rooms | lot if not name.startswith("__") and name not in named} == set()


def test_every_dependency_stands_there_with_its_reason():
    wanted = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]
    names = {re.split(r"[\[<>=!;~ ]", line, maxsplit=1)[0] for line in wanted}
    assert set(first_cells("Dependencies")) == names
    table = README.split("\n## Dependencies\n", 1)[1].split("\n## ", 1)[0]
    assert all(len(row.split("|")[2].strip()) > 10 for row in table.splitlines() if row.startswith("| `"))


def test_every_dependency_is_pinned():
    pinned = {line.split("==")[0].lower() for line in (ROOT / "constraints.txt").read_text().splitlines()}
    wanted = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]
    names = {re.split(r"[\[<>=!;~ ]", line, maxsplit=1)[0].lower() for line in wanted}
    assert names - pinned == set()


def test_what_is_vendored_is_named_with_its_licence():
    told = README.split("\n## What it is built from\n", 1)[1].split("\n## ", 1)[0]
    for shelf in (ROOT / "portal" / "static" / "vendor").iterdir():
        assert shelf.name in told
        assert (shelf / "LICENSE").is_file()


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_links_files_and_make_targets_are_there(paper: Path):
    text = paper.read_text()
    for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        assert link.startswith("https://") or (paper.parent / link).exists(), link
    for link in re.findall(r"\]\(#([^)]+)\)", text):
        headings = {
            re.sub(r"[^a-z0-9 -]", "", line.lower()).replace(" ", "-") for line in re.findall(r"^#+ (.+)", text, re.M)
        }
        assert link in headings
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", text)) <= targets
    known = {" ".join(usage.split()[:3]) for usage in usages(commands, "portal")}
    for words in re.findall(r"`portal ([a-z-]+(?: [a-z][a-z-]+)?)", text):
        assert any(
            f"{one} ".startswith(f"portal {words} ") or f"portal {words} ".startswith(f"{one} ") for one in known
        ), words


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_no_paper_is_a_wall(paper: Path):
    assert max(len(line) for line in paper.read_text().splitlines() if not line.startswith("|")) <= 160


def test_the_paper_on_databases_names_every_setting_of_sqlite():
    told = (ROOT / "docs" / "databases.md").read_text()
    pragmas = re.findall(
        r'"((?:journal_mode|foreign_keys|busy_timeout|synchronous)=[^"]+)"', (ROOT / "portal" / "db.py").read_text()
    )
    assert len(pragmas) == 4
    assert [pragma for pragma in pragmas if f"`{pragma}`" not in told] == []


def test_the_paper_on_operations_tells_of_every_sign_of_health():
    told = (ROOT / "docs" / "operations.md").read_text()
    code = "".join(path.read_text() for path in (ROOT / "portal" / "services").glob("examining*.py"))
    signs = set(re.findall(r'Sign\(\s*"([a-z_]+)"', code))
    assert signs
    assert [sign for sign in signs if f"| `{sign}` |" not in told] == []
