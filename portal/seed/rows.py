"""The shape of a seeded province: plain facts, no tables."""

from dataclasses import dataclass

from portal.rules.authorities import default_route, full_name, type_of_code
from portal.rules.vocabulary import AuthorityType, Route


@dataclass(frozen=True)
class SeedDistrict:
    """A district with the interior ministry's four-digit code."""

    code: str
    name_th: str
    name_en: str


@dataclass(frozen=True)
class SeedAuthority:
    """An authority as its code says: type, province and district are read from the code."""

    code: str
    short_name: str
    name_en: str
    note: str = ""

    @property
    def kind(self) -> AuthorityType:
        found = type_of_code(self.code)
        assert found is not None
        return found

    @property
    def name_th(self) -> str:
        return full_name(self.kind, self.short_name)

    @property
    def district_code(self) -> str | None:
        """The district, none for a PAO (its code names the first district, to which it does not belong)."""
        return None if self.kind is AuthorityType.PAO else self.code[2:6]

    @property
    def route(self) -> Route:
        return default_route(self.kind)


@dataclass(frozen=True)
class SeedProvince:
    """A province with its districts and authorities, and where the facts come from."""

    code: str
    name_th: str
    name_en: str
    source: str
    districts: tuple[SeedDistrict, ...]
    authorities: tuple[SeedAuthority, ...]
