"""What is done with chosen files of the library: taken away, tagged, binned, brought back."""

from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.access.desk import actor, kit
from portal.access.policy import Permission
from portal.admin.acts import Act
from portal.admin.media_zips import zip_answer
from portal.admin.speaking import said
from portal.rules.dates import bangkok_day
from portal.services.tagging import tag_media, untag_media
from portal.services.taking_away import take_away
from portal.services.trashing import InUse, bin_media, restore_media


def _take_away(_view: Any, numbers: list[int]) -> Response:
    files = take_away(kit(), actor(), numbers)
    return zip_answer(kit().media, files, f"media-{bangkok_day(kit().now()).isoformat()}")


def _tag(_view: Any, numbers: list[int]) -> None:
    done = tag_media(kit(), actor(), numbers, request.form.get("tag", ""))
    flash(ngettext("The tag is on %(num)d more file", "The tag is on %(num)d more files", done), "good")


def _untag(_view: Any, numbers: list[int]) -> None:
    done = untag_media(kit(), actor(), numbers, request.form.get("tag", ""))
    flash(ngettext("The tag is off %(num)d file", "The tag is off %(num)d files", done), "good")


def _bin(_view: Any, numbers: list[int]) -> None:
    done = bin_media(kit(), actor(), numbers)
    if done.held:
        flash(said(InUse(done.held)), "warn")
    flash(ngettext("%(num)d file is in the bin", "%(num)d files are in the bin", done.count), "good")


def _restore(_view: Any, numbers: list[int]) -> None:
    done = restore_media(kit(), actor(), numbers)
    flash(ngettext("%(num)d file is back in the library", "%(num)d files are back in the library", done), "good")


TAKE_AWAY = Act("take", _l("Download"), _take_away, need=Permission.BACKOFFICE_READ)
TAG = Act("tag", _l("Put on"), _tag)
UNTAG = Act("untag", _l("Take off"), _untag)
BIN = Act(
    "bin", _l("Move to the bin"), _bin, _l("Move the chosen files to the bin? They can be taken out for 30 days."),
    grave=True,
)  # fmt: skip
RESTORE = Act("restore", _l("Take out of the bin"), _restore)
DEEDS = (TAKE_AWAY, TAG, UNTAG, BIN, RESTORE)


def all_words(most: int) -> str:
    """What the box beside the ticks says."""
    return str(_("all that match, at most %(n)s", n=f"{most:,}"))
