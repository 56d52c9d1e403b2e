"""Who may do what: permission → roles, one pure table. Which rows they may do it to is their Scope's matter."""

from enum import StrEnum

from portal.rules.vocabulary import Role


class Permission(StrEnum):
    """What a page asks for; every route names exactly one.

    CAPABILITY is no matter of roles: the door opens to whoever holds the secret in its address, and its view names the
    lock that tells (see `portal.web.pages`).
    """

    PUBLIC = "public"
    CAPABILITY = "capability"
    SIGNED_IN = "signed_in"
    REPORT_READ = "report.read"
    REPORT_WRITE = "report.write"
    ACTIVITY_WRITE = "activity.write"
    DISTRICT_DECIDE = "district.decide"
    DISTRICT_REPORT = "district.report"
    TYPE_IN = "report.type_in"
    DELEGATE = "delegate"
    PHONES_READ = "phones.read"
    REVIEW = "review.decide"
    PROGRESS_READ = "progress.read"
    BACKOFFICE_READ = "backoffice.read"
    BACKOFFICE_WRITE = "backoffice.write"
    ROSTER_IMPORT = "roster.import"
    PEOPLE_MANAGE = "people.manage"
    ROUNDS_MANAGE = "rounds.manage"
    RULEBOOK_WRITE = "rulebook.write"
    GUIDELINE_WRITE = "guideline.write"
    MARKS_WRITE = "marks.write"
    EVENTS_READ = "events.read"
    JOBS_MANAGE = "jobs.manage"
    HEALTH_READ = "health.read"


_AUTHORITY, _DISTRICT, _REVIEWER = Role.AUTHORITY, Role.DISTRICT, Role.REVIEWER
_PROVINCE, _DEPARTMENT = Role.PROVINCE, Role.DEPARTMENT
_EVERYONE = frozenset({_AUTHORITY, _DISTRICT, _REVIEWER, _PROVINCE, _DEPARTMENT})
_PROVINCE_ONLY = frozenset({_PROVINCE})

TABLE: dict[Permission, frozenset[Role]] = {
    Permission.SIGNED_IN: _EVERYONE,
    Permission.REPORT_READ: _EVERYONE,
    Permission.REPORT_WRITE: frozenset({_AUTHORITY}),
    Permission.ACTIVITY_WRITE: frozenset({_AUTHORITY, _DISTRICT, _PROVINCE}),
    Permission.DISTRICT_DECIDE: frozenset({_DISTRICT}),
    Permission.DISTRICT_REPORT: frozenset({_DISTRICT, _PROVINCE}),
    Permission.TYPE_IN: frozenset({_DISTRICT, _PROVINCE}),
    Permission.DELEGATE: _EVERYONE - {_DEPARTMENT},
    Permission.PHONES_READ: frozenset({_DISTRICT, _REVIEWER, _PROVINCE}),
    Permission.REVIEW: frozenset({_REVIEWER, _PROVINCE}),
    Permission.PROGRESS_READ: frozenset({_DISTRICT, _REVIEWER, _PROVINCE, _DEPARTMENT}),
    Permission.BACKOFFICE_READ: frozenset({_PROVINCE, _DEPARTMENT}),
    Permission.BACKOFFICE_WRITE: _PROVINCE_ONLY,
    Permission.ROSTER_IMPORT: _PROVINCE_ONLY,
    Permission.PEOPLE_MANAGE: _PROVINCE_ONLY,
    Permission.ROUNDS_MANAGE: _PROVINCE_ONLY,
    Permission.RULEBOOK_WRITE: _PROVINCE_ONLY,
    Permission.GUIDELINE_WRITE: _PROVINCE_ONLY,
    Permission.MARKS_WRITE: frozenset({_AUTHORITY, _PROVINCE}),
    Permission.EVENTS_READ: frozenset({_PROVINCE, _DEPARTMENT}),
    Permission.JOBS_MANAGE: _PROVINCE_ONLY,
    Permission.HEALTH_READ: frozenset({_REVIEWER, _PROVINCE, _DEPARTMENT}),
}


def may(role: Role | None, permission: Permission) -> bool:
    """Whether a role has a permission; None is somebody who is not signed in."""
    if permission is Permission.PUBLIC:
        return True
    return role is not None and role in TABLE.get(permission, frozenset())
