"""The web app's factory."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.access import desk
from portal.admin.lending import lend_words
from portal.admin.office import open_office
from portal.bundle import PACKAGE, folder
from portal.services.kit import Kit
from portal.settings import Settings
from portal.web import failing, shield, speaking
from portal.web.all_pages import ROOMS
from portal.web.dressing import dress
from portal.web.packing import pack_static
from portal.web.pages import add_pages

BODY_LIMIT = 8 * 1024 * 1024
"""Largest request body: an upload comes in chunks of 1 MiB, a roster file is at most 5 MB."""


def create_app(kit: Kit, settings: Settings, secret_key: str) -> Flask:
    """The portal as a WSGI app over a kit; nothing global is touched."""
    app = Flask("portal", root_path=str(PACKAGE), template_folder=str(folder("templates")))
    app.config.update(SECRET_KEY=secret_key, MAX_CONTENT_LENGTH=BODY_LIMIT, MAX_FORM_MEMORY_SIZE=BODY_LIMIT)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    desk.open_desk(app, kit, idle_minutes=settings.idle_minutes, session_hours=settings.session_hours)
    shield.raise_shield(app, https=settings.is_https)
    speaking.speak(app)
    failing.answer_failures(app)
    dress(app)
    pack_static(app)
    add_pages(app, *ROOMS)
    open_office(app, sqlite=kit.database.is_sqlite)
    lend_words(app)
    return app
