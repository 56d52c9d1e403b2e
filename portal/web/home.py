"""The first page: what waits, by role."""

from flask import render_template

from portal.access.desk import here, kit, scope
from portal.access.policy import Permission
from portal.queries.authority_home import authority_home
from portal.rules.vocabulary import Role
from portal.web.pages import Pages

home = Pages("home", __name__)


@home.page("/", Permission.SIGNED_IN)
def index() -> str:
    """Greets the person and leads on to their pages."""
    if here().role is Role.AUTHORITY:
        with kit().read() as session:
            waits = authority_home(session, scope(), kit().now())
        return render_template("home/authority.html", home=waits)
    return render_template("home/index.html")
