"""The first page: what waits, by role."""

from flask import render_template

from portal.access.policy import Permission
from portal.web.pages import Pages

home = Pages("home", __name__)


@home.page("/", Permission.SIGNED_IN)
def index() -> str:
    """Greets the person and leads on to their pages."""
    return render_template("home/index.html")
