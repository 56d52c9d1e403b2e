"""The list of page families; a new one is added here."""

from portal.web.account import account
from portal.web.home import home
from portal.web.pages import Pages

ROOMS: tuple[Pages, ...] = (home, account)
