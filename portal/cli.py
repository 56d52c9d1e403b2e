"""The `portal` command. Each command reads its arguments, makes one call and prints the answer."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from portal.services.kit import Kit
    from portal.settings import Settings

BAD, UNREADABLE = 1, 2
SIGN_IN = """เปิด (open): {}
เข้าด้วยชื่อ admin และรหัสที่ portal init บอก (sign in as admin; new password: portal user reset-password admin)"""
ROLES = ("authority_officer", "district_officer", "provincial_reviewer", "province_admin", "department_reader")


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


def _settings() -> "Settings":
    from portal.settings import read_settings

    return read_settings(os.environ)


def _kit(*, ready: bool = True) -> "Kit":
    """The kit; `ready` asks for a database at the newest schema."""
    from portal.operations.migrating import schema_is_current
    from portal.wiring import build_kit

    kit = build_kit(_settings())
    if ready and not schema_is_current(kit.database):
        raise Stop("there is no database of this version yet: run `portal init` first")
    return kit


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def _print_check(answer: dict[str, Any], code: int, problem: str, lines: Iterable[str], *, as_json: bool) -> int:
    if as_json:
        _print_json(answer)
    elif not problem:
        click.echo("\n".join(lines))
    if problem:
        raise Stop(problem, code)
    return code


@click.group()
@click.version_option(package_name="waste-value-portal", prog_name="portal")
def commands() -> None:
    """The waste-value portal of a Thai province: one command each. Settings come from PORTAL_* variables."""


@commands.command()
def init() -> None:
    """Make the instance: tables, Phrae's roster, rulebook, rounds, one administrator. Safe to run again."""
    from portal.operations.starting import start
    from portal.wiring import secret_key

    settings = _settings()
    secret_key(settings)
    started = start(_kit(ready=False))
    if not started.changed:
        click.echo(f"ไม่มีอะไรเปลี่ยน (nothing changed): {settings.instance}")
        return
    click.echo(f"พร้อมใช้ (ready): {settings.instance}")
    if started.password:
        click.echo(f"ผู้ดูแลระบบ (administrator): {started.login}")
        click.echo(f"รหัสผ่านครั้งแรก (one-time password, shown once): {started.password}")


@commands.command()
@click.option("--with-worker", is_flag=True, help="Run the worker beside it.")
def serve(with_worker: bool) -> None:
    """Serve the web pages."""
    from portal.app import create_app
    from portal.operations.serving import serve_pages
    from portal.wiring import secret_key

    settings, kit = _settings(), _kit()
    app = create_app(kit, settings, secret_key(settings))
    click.echo(SIGN_IN.format(settings.base_url))
    serve_pages(app, settings.bind, with_worker=with_worker)


@commands.command()
def work() -> None:
    """Run the worker: look at links and folders, close rounds."""
    from portal.worker import run_worker

    run_worker(_kit())


@commands.group()
def user() -> None:
    """Accounts."""


@user.command("add")
@click.argument("login")
@click.option("--name", default="", help="The person's name.")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--province", default="54", show_default=True, help="Province code (reviewer, admin).")
@click.option("--district", help="District code, e.g. 5401 (district officer).")
@click.option("--authority", help="Authority code, e.g. 05540103 (authority officer).")
def user_add(login: str, name: str, role: str, **places: str | None) -> None:
    """Add a person; prints the one-time password once."""
    from portal.rules.scope import OPERATOR
    from portal.rules.vocabulary import Role
    from portal.services.enrolling import NewPerson, add_person

    password = add_person(_kit(), OPERATOR, NewPerson(login, name or login, Role(role), **places))
    click.echo(f"{login}: รหัสผ่านครั้งแรก (one-time password, shown once): {password}")


@user.command("disable")
@click.argument("login")
def user_disable(login: str) -> None:
    """Close an account and every place where it is signed in."""
    from portal.rules.scope import OPERATOR
    from portal.services.enrolling import disable_person

    disable_person(_kit(), OPERATOR, login)
    click.echo(f"{login}: ปิดบัญชีแล้ว (disabled)")


@user.command("reset-password")
@click.argument("login")
def user_reset(login: str) -> None:
    """Give a fresh one-time password; prints it once."""
    from portal.rules.scope import OPERATOR
    from portal.services.enrolling import reset_password

    password = reset_password(_kit(), OPERATOR, login)
    click.echo(f"{login}: รหัสผ่านครั้งแรก (one-time password, shown once): {password}")


@commands.group()
def roster() -> None:
    """The roster of authorities."""


@roster.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show the difference, write nothing.")
@click.option("--json", "as_json", is_flag=True)
def roster_import(file: Path, dry_run: bool, as_json: bool) -> int:
    """Take over a roster in CSV or XLSX; authorities that the file lacks are kept. 1 when rows were refused."""
    from portal.operations.roster_by_hand import diff_lines, import_roster

    seen = import_roster(_kit(), file, dry_run=dry_run)
    if as_json:
        _print_json(seen)
    else:
        for line in diff_lines(seen):
            click.echo(line)
    return BAD if seen["refused"] else 0


@roster.command("export")
@click.option("--xlsx", is_flag=True, help="XLSX instead of CSV.")
@click.option("--output", type=click.Path(path_type=Path), help="A file instead of stdout.")
def roster_export(xlsx: bool, output: Path | None) -> None:
    """Write the roster for Excel."""
    from portal.operations.roster_by_hand import export_roster

    content = export_roster(_kit(), xlsx=xlsx)
    output.write_bytes(content) if output else sys.stdout.buffer.write(content)


@commands.command("check-video")
@click.argument("what", metavar="URL_OR_FILE")
@click.option("--authority", help="Authority code: checks name and channel too.")
@click.option("--json", "as_json", is_flag=True)
def check_video(what: str, authority: str | None, as_json: bool) -> int:
    """Look at a video and apply the video rules; nothing is written."""
    from portal.operations.checking_by_hand import check_video_by_hand, video_lines

    answer = check_video_by_hand(_kit(ready=authority is not None), what, authority)
    return _print_check(*answer, video_lines(answer[0]), as_json=as_json)


@commands.command("check-link")
@click.argument("url", metavar="DRIVE_URL")
@click.option("--json", "as_json", is_flag=True)
def check_link(url: str, as_json: bool) -> int:
    """Look into a photo folder as somebody without an account does; nothing is written."""
    from portal.operations.checking_by_hand import check_folder_by_hand, folder_lines

    answer = check_folder_by_hand(_kit(ready=False), url)
    return _print_check(*answer, folder_lines(answer[0]), as_json=as_json)


@commands.group()
def rounds() -> None:
    """Rounds of a province."""


@rounds.command("list")
@click.option("--province", default="54", show_default=True)
@click.option("--json", "as_json", is_flag=True)
def rounds_list(province: str, as_json: bool) -> None:
    """The rounds, newest first."""
    from portal.operations.rounds_by_hand import list_rounds, round_line

    rows = list_rounds(_kit(), province)
    _print_json([asdict(row) for row in rows]) if as_json else click.echo("\n".join(map(round_line, rows)))


@rounds.command("add")
@click.option("--from", "start", required=True, help="First day, e.g. 2025-09-15.")
@click.option("--province", default="54", show_default=True)
def rounds_add(start: str, province: str) -> None:
    """Add the rounds from before the portal; they never count as late."""
    from portal.operations.rounds_by_hand import add_rounds

    try:
        day = date.fromisoformat(start)
    except ValueError:
        raise Stop(f"“{start[:40]}” is not a day: write it as 2025-09-15") from None
    click.echo(f"{add_rounds(_kit(), province, day)} รอบ (rounds added)")


@rounds.command("close")
@click.argument("day", required=False)
@click.option("--province", default="54", show_default=True)
def rounds_close(day: str | None, province: str) -> None:
    """Close the round due on DAY (2026-12-05); without it, every round whose day is over."""
    from portal.operations.rounds_by_hand import close_rounds

    click.echo(f"{close_rounds(_kit(), province, day)} รอบ (rounds closed)")


@commands.command()
@click.option("--json", "as_json", is_flag=True)
def health(as_json: bool) -> int:
    """Look the installation over. 1 when something is bad."""
    from portal.operations.doctor import examine, is_well

    signs = examine(_kit(ready=False), _settings())
    if as_json:
        _print_json({"well": is_well(signs), "signs": [asdict(sign) for sign in signs]})
    else:
        for sign in signs:
            click.echo(f"{sign.level:<5}{sign.name:<10} {sign.message_th} ({sign.message_en})")
    return 0 if is_well(signs) else BAD
