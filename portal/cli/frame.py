"""The frame of every command: settings, the kit, exit codes, one clear line for what went wrong."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from portal.services.kit import Kit
    from portal.settings import Settings

BAD, UNREADABLE = 1, 2


class Stop(click.ClickException):
    """One clear line on stderr, then the exit code."""

    def __init__(self, message: str, code: int = UNREADABLE) -> None:
        super().__init__(" ".join(message.split()))
        self.code = code

    def show(self, file: Any = None) -> None:
        click.echo(f"portal: {self.message}", err=True, file=file)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one command and ends the process with its exit code; bad input never shows a traceback."""
    try:
        answer = commands.main(args=arguments, prog_name="portal", standalone_mode=False)
        code = answer if isinstance(answer, int) else 0
    except Stop as stop:
        stop.show()
        code = stop.code
    except click.ClickException as problem:
        problem.show()
        code = problem.exit_code
    except (click.Abort, KeyboardInterrupt):
        code = 130
    except Exception as error:
        from portal.operations.explaining import explain

        said = explain(error)
        if said is None:
            raise
        Stop(said).show()
        code = UNREADABLE
    sys.exit(code)


def settings() -> "Settings":
    """The settings of this process's environment."""
    from portal.settings import read_settings

    return read_settings(os.environ)


def kit(*, ready: bool = True) -> "Kit":
    """The kit; `ready` asks for a database at the newest schema."""
    from portal.operations.migrating import schema_is_current
    from portal.wiring import build_kit

    made = build_kit(settings())
    if ready and not schema_is_current(made.database):
        raise Stop("there is no database of this version yet: run `portal init` first")
    return made


def print_json(value: Any) -> None:
    """A value as JSON on stdout, Thai left readable."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_check(answer: dict[str, Any], code: int, problem: str, lines: Iterable[str], *, as_json: bool) -> int:
    """A check's answer as JSON or lines; ends with its exit code, a problem on stderr."""
    if as_json:
        print_json(answer)
    elif not problem:
        click.echo("\n".join(lines))
    if problem:
        raise Stop(problem, code)
    return code


@click.group()
@click.version_option(package_name="waste-value-portal", prog_name="portal")
def commands() -> None:
    """The waste-value portal of a Thai province: one command each. Settings come from PORTAL_* variables."""
