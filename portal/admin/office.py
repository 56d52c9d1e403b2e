"""The back office, mounted on the app: Flask-Admin's views under /admin, in the portal's own dress.

Nothing of Flask-Admin's own is served: no static files (jQuery 3.5, Bootstrap 4, moment …), no template, no form of its
making. What is left of it is what it is good at: views as classes, their routes, and the rows behind them.
"""

from flask import Flask, url_for
from flask_admin import Admin, AdminIndexView, BaseView
from flask_admin.theme import Theme
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from portal.access.desk import declare, kit, may_here, reading, scope
from portal.access.policy import Permission
from portal.admin.archives import ArchivesView, LinksView
from portal.admin.authorities import AuthoritiesView
from portal.admin.districts import DistrictsView
from portal.admin.doors import door
from portal.admin.events import EventsView
from portal.admin.jobs import JobsView
from portal.admin.media import AlbumsView
from portal.admin.media_library import MediaView
from portal.admin.outbox import OutboxView
from portal.admin.people import PeopleView
from portal.admin.products import ActivitiesView, ProductsView
from portal.admin.reports import ReportsView, SubmissionsView
from portal.admin.rounds import RoundsView, RulebooksView
from portal.admin.sessions import ReadingSession
from portal.admin.shells import Shells
from portal.admin.tongues import tongue
from portal.admin.videos import VideosView
from portal.admin.views import OfficeView
from portal.bundle import PACKAGE
from portal.models import Circuit, Job
from portal.models.job_places import inside
from portal.rules.vocabulary import JobStatus

VIEWS: tuple[type[OfficeView], ...] = (
    AuthoritiesView, DistrictsView, PeopleView, RoundsView, RulebooksView, ProductsView, ActivitiesView, ReportsView,
    SubmissionsView, VideosView, AlbumsView, ArchivesView, LinksView, MediaView, OutboxView, JobsView, EventsView,
)  # fmt: skip
MOST_COUNTED = 99


class Entrance(AdminIndexView):  # type: ignore[misc]
    """The back office's first page: what needs a look, and where things are."""

    title = _l("Back office")

    def __init__(self) -> None:
        # Not AdminIndexView's own: it would serve the static files of Flask-Admin.
        BaseView.__init__(self, name=self.title, endpoint="admin", url="/admin")

    def is_accessible(self) -> bool:
        return may_here(Permission.BACKOFFICE_READ)

    @door("/")
    def index(self) -> str:
        """What needs a look, and where things are."""
        told = {f"{view.endpoint}.index_view": getattr(view, "told", "") for view in self.admin._views}
        drawn: str = self.render("admin/index.html", told=told, given_up=self._given_up())
        return drawn

    def _given_up(self) -> tuple[int, str]:
        """How many jobs were given up, counted up to a hundred, and where they are."""
        if not may_here(Permission.JOBS_MANAGE):
            return 0, ""
        dead = select(Job.id).where(Job.status == JobStatus.DEAD, inside(scope())).limit(MOST_COUNTED)
        count = reading().scalar(select(func.count()).select_from(dead.subquery()))
        return count or 0, url_for("admin_jobs.index_view", status=JobStatus.DEAD)


class PlatformsView(BaseView):  # type: ignore[misc]
    """Whether each platform answers. A circuit belongs to no place: it is the same for everybody who may see it."""

    title = _l("Platforms")
    told = _l("After repeated refusals nobody asks a platform for a while; waiting checks go on by themselves.")

    def __init__(self) -> None:
        super().__init__(name=self.title, endpoint="admin_platforms", url="platforms")

    def is_accessible(self) -> bool:
        return may_here(Permission.BACKOFFICE_READ)

    @door("/")
    def index_view(self) -> str:
        """The circuits."""
        rows = reading().scalars(select(Circuit).order_by(Circuit.platform)).all()
        drawn: str = self.render("admin/platforms.html", rows=rows, said=tongue(), now=kit().now())
        return drawn


def open_office(app: Flask, *, sqlite: bool) -> None:
    """Puts the back office under /admin."""
    app.extensions["portal_tongues"] = {}
    app.extensions["portal_shells"] = Shells()
    theme = Theme(folder="none", base_template="admin/base.html")
    words = str(PACKAGE / "translations")  # what Flask-Admin itself says, in Thai too
    admin = Admin(app, name="portal", theme=theme, index_view=Entrance(), translations_path=words)
    session = ReadingSession()
    for view in VIEWS:
        admin.add_view(view(session, sqlite=sqlite))
        declare(app, f"admin_{view.place}", view.need)
    admin.add_view(PlatformsView())
    declare(app, "admin", Permission.BACKOFFICE_READ)
    declare(app, "admin_platforms", Permission.BACKOFFICE_READ)
