"""The addresses behind the numbers of the progress page: hundreds on one page, so they are put together by hand."""

from urllib.parse import urlencode

from flask import url_for

from portal.queries.progress import Progress


class Ways:
    """Addresses for one page: of itself with another round or district, and of the lists behind its numbers."""

    def __init__(self, page: Progress, many: bool) -> None:
        self._own, self._places, self._reports = (
            url_for(f"progress.{name}") for name in ("overview", "places", "reports")
        )
        self._province, self._many = page.province.id, many
        self._district = page.district.id if page.district else None
        self._round = page.chosen.id if page.chosen else None

    def at(self, round_id: int | None = None, district: int | None = None, many: bool | None = None) -> str:
        """The page itself."""
        all_rounds = self._many if many is None else many
        return _address(
            self._own, province=self._province, district=district or self._district, round=round_id,
            rounds="all" if all_rounds else None,
        )  # fmt: skip

    def places(self, kind: str, round_id: int | None = None, district: int | None = None) -> str:
        """The authorities that a number counts."""
        return _address(
            self._places, province=self._province, round=round_id or self._round, district=district or self._district,
            of=kind,
        )  # fmt: skip

    def reports(self, round_id: int | None = None, waste: str | None = None) -> str:
        """The reports that a sum adds up."""
        return _address(
            self._reports, province=self._province, round=round_id or self._round, district=self._district, waste=waste
        )


def _address(path: str, **parts: int | str | None) -> str:
    return f"{path}?{urlencode({name: part for name, part in parts.items() if part})}"
