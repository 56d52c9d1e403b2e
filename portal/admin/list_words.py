"""The words that every list page says."""

from flask_babel import gettext as _


def list_words() -> dict[str, str]:
    """The words by name, in the language of the page that asks first."""
    return {
        "all": _("All"),
        "choose": _("Choose"),
        "clear": _("Clear search and filters"),
        "drop": _("Do not keep"),
        "drop_ask": _("Take this search away from your tabs?"),
        "edit": _("Edit"),
        "acts": _("Acts"),
        "few": _("Try fewer words, or take a filter off."),
        "filters": _("Filters"),
        "found_nothing": _("Nothing is found by this search"),
        "go": _("Go"),
        "keep": _("Keep"),
        "keep_search": _("Keep this search"),
        "letter": _("Go to letter"),
        "next": _("Next page"),
        "nothing": _("Nothing is here yet"),
        "off": _("Take the filter off"),
        "on_day": _("Go to day"),
        "pages": _("Pages"),
        "previous": _("Previous page"),
        "search": _("Search"),
        "tab_name": _("Name of the tab"),
        "tick_all": _("Tick all rows of this page"),
        "ticked": _("%(n)s ticked", n="{n}"),
        "untick": _("Untick all"),
        "with_ticked": _("With the ticked rows"),
        "of": _("%(first)s–%(last)s of %(n)s", first="{0}", last="{1}", n="{1}"),
        "of_more": _("%(first)s–%(last)s of more than %(n)s", first="{0}", last="{1}", n="{1}"),
        "rows_here": _("%(n)s rows of this page", n="{0}"),
    }
