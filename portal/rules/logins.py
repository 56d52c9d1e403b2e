"""Sign-in names: a person's own, never an authority's code and never a citizen's number."""

import unicodedata

SHORTEST, LONGEST = 3, 60
PENDING = "pending-"
"""Start of the placeholder that an invited account carries until its person chooses a name."""

NUMBERS_OF_OTHERS = frozenset({8, 13})
"""Lengths of an authority's code and of a citizen's number: codes change, and neither is a person's name."""


def clean_login(text: str) -> str:
    """A sign-in name as it is stored and compared."""
    return unicodedata.normalize("NFC", text).strip().casefold()[:100]


def is_well_formed(login: str) -> bool:
    """Whether it is 3 to 60 letters, digits or `. _ - @ +`, beginning with a letter or digit."""
    return (
        SHORTEST <= len(login) <= LONGEST
        and login[0].isalnum()
        and all(unicodedata.category(sign)[0] in "LMN" or sign in "._-@+" for sign in login)
    )


def is_ones_own(login: str) -> bool:
    """Whether it is neither a code, a citizen's number nor a name the portal keeps for itself."""
    return not (login.isdigit() and len(login) in NUMBERS_OF_OTHERS) and not login.startswith(PENDING)
