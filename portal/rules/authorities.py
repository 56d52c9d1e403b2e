"""Kinds of local authority: their names, codes and the way their reports climb."""

from portal.rules.vocabulary import AuthorityType, Route

CODE_PREFIX = {
    AuthorityType.PAO: "02",
    AuthorityType.CITY: "03",
    AuthorityType.TOWN: "04",
    AuthorityType.SUBDISTRICT: "05",
    AuthorityType.SAO: "06",
}
"""First two digits of the department's eight-digit code; the special ones (Bangkok, Pattaya) have none."""

NAME_PREFIX = {
    AuthorityType.PAO: "องค์การบริหารส่วนจังหวัด",
    AuthorityType.CITY: "เทศบาลนคร",
    AuthorityType.TOWN: "เทศบาลเมือง",
    AuthorityType.SUBDISTRICT: "เทศบาลตำบล",
    AuthorityType.SAO: "องค์การบริหารส่วนตำบล",
    AuthorityType.SPECIAL: "",
}
ABBREVIATION = {
    AuthorityType.PAO: "อบจ.",
    AuthorityType.CITY: "ทน.",
    AuthorityType.TOWN: "ทม.",
    AuthorityType.SUBDISTRICT: "ทต.",
    AuthorityType.SAO: "อบต.",
    AuthorityType.SPECIAL: "",
}
ENGLISH_TYPE = {
    AuthorityType.PAO: "Provincial Administrative Organization",
    AuthorityType.CITY: "City Municipality",
    AuthorityType.TOWN: "Town Municipality",
    AuthorityType.SUBDISTRICT: "Subdistrict Municipality",
    AuthorityType.SAO: "Subdistrict Administrative Organization",
    AuthorityType.SPECIAL: "Special local authority",
}
_SPECIAL_WORDS = ("รูปแบบพิเศษ", "พิเศษ")


def type_of_code(code: str) -> AuthorityType | None:
    """The type that a code's first two digits name."""
    return next((kind for kind, prefix in CODE_PREFIX.items() if code.startswith(prefix)), None)


def _written(word: str) -> str:
    return word.strip().casefold().rstrip(".")


_TYPES = {
    _written(word): kind
    for kind in AuthorityType
    for word in (
        kind.value,
        NAME_PREFIX[kind],
        ABBREVIATION[kind],
        ENGLISH_TYPE[kind],
        *(_SPECIAL_WORDS if kind is AuthorityType.SPECIAL else ()),
    )
    if word
}


def recognise_type(text: str) -> AuthorityType | None:
    """A type as people write it: sao, องค์การบริหารส่วนตำบล, อบต., อบต, City Municipality."""
    return _TYPES.get(_written(text))


def full_name(kind: AuthorityType, name: str) -> str:
    """The name with its type, whether it was given with (also abbreviated) or without."""
    prefix, short = NAME_PREFIX[kind], ABBREVIATION[kind]
    if prefix and name.startswith(prefix):
        return name
    return prefix + (name.removeprefix(short).strip() if short else name)


def short_name(kind: AuthorityType, name: str) -> str:
    """The name without its type."""
    return full_name(kind, name).removeprefix(NAME_PREFIX[kind]).strip()


def default_route(kind: AuthorityType) -> Route:
    """City and town municipalities report straight to the province; a PAO (and the special two) not until told to."""
    if kind in (AuthorityType.CITY, AuthorityType.TOWN):
        return Route.DIRECT
    return Route.NOT_REQUIRED if kind in (AuthorityType.PAO, AuthorityType.SPECIAL) else Route.VIA_DISTRICT


def label(kind: str, name: str) -> str:
    """The name as lists have it: ทต.ห้วยอ้อ."""
    return ABBREVIATION[AuthorityType(kind)] + name
