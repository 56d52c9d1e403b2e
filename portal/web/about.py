"""Pages about the portal itself: help, privacy, accessibility."""

from flask import render_template

from portal.access.policy import Permission
from portal.web.pages import Pages

about = Pages("about", __name__)


@about.page("/help", Permission.PUBLIC)
def help() -> str:  # noqa: A001 the address people type
    """How to get help, and with what."""
    return render_template("about/help.html")


@about.page("/privacy", Permission.PUBLIC)
def privacy() -> str:
    """What is kept about people."""
    return render_template("about/privacy.html")


@about.page("/accessibility", Permission.PUBLIC)
def accessibility() -> str:
    """How far the portal is open to everyone."""
    return render_template("about/accessibility.html")
