"""Accounts."""

import click

from portal.cli import frame

ROLES = ("authority_officer", "district_officer", "provincial_reviewer", "province_admin", "department_reader")


@frame.commands.group()
def user() -> None:
    """Accounts."""


@user.command("add")
@click.argument("login")
@click.option("--name", default="", help="The person's name.")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--province", metavar="CODE", default="54", show_default=True, help="Province code (reviewer, admin).")
@click.option("--district", metavar="CODE", help="District code, e.g. 5401 (district officer).")
@click.option("--authority", metavar="CODE", help="Authority code, e.g. 05540103 (authority officer).")
def user_add(login: str, name: str, role: str, **places: str | None) -> None:
    """Add a person; prints the one-time password once."""
    from portal.rules.scope import OPERATOR
    from portal.rules.vocabulary import Role
    from portal.services.enrolling import NewPerson, add_person

    password = add_person(frame.kit(), OPERATOR, NewPerson(login, name or login, Role(role), **places))
    click.echo(f"{login}: รหัสผ่านครั้งแรก (one-time password, shown once): {password}")


@user.command("disable")
@click.argument("login")
def user_disable(login: str) -> None:
    """Close an account and every place where it is signed in."""
    from portal.rules.scope import OPERATOR
    from portal.services.enrolling import disable_person

    disable_person(frame.kit(), OPERATOR, login)
    click.echo(f"{login}: ปิดบัญชีแล้ว (disabled)")


@user.command("erase")
@click.argument("login")
@click.option("--reason", metavar="TEXT", required=True, help="Why, e.g. the person's request and its date.")
def user_erase(login: str, reason: str) -> None:
    """Take the details of a closed account out of the portal; what was done stays, and the chain of events holds."""
    from portal.rules.scope import OPERATOR
    from portal.services.erasing import erase_person

    done = erase_person(frame.kit(), OPERATOR, login, reason)
    click.echo(f"{login}: ลบข้อมูลแล้ว (erased) {done.who} + {done.what} เหตุการณ์ (events)")


@user.command("reset-password")
@click.argument("login")
def user_reset(login: str) -> None:
    """Give a fresh one-time password; prints it once."""
    from portal.rules.scope import OPERATOR
    from portal.services.enrolling import reset_password

    password = reset_password(frame.kit(), OPERATOR, login)
    click.echo(f"{login}: รหัสผ่านครั้งแรก (one-time password, shown once): {password}")
