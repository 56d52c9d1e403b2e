"""The phone list of a district or a province, to print and to tap."""

from flask import render_template

from portal.access.desk import here, kit, scope
from portal.access.policy import Permission
from portal.queries.phones import phones_of
from portal.web.pages import Pages

phones = Pages("phones", __name__)


@phones.page("/phones", Permission.PHONES_READ)
def index() -> str:
    """Every authority of the scope with its number and its officers'."""
    with kit().read() as session:
        groups = phones_of(session, scope())
    return render_template("district/phones.html", groups=groups, place=here().place_name, now=kit().now())
