"""Districts as equal tiles, laid out roughly as they lie on the map: column and row by district code.

Phrae's was placed by hand from how its districts lie to each other: the Yom comes down from Song in the north past
Mueang Phrae, Long and Wang Chin lie to its west and south-west. Provinces without a layout get a plain grid.
"""

from collections.abc import Sequence
from math import isqrt

LAYOUTS: dict[str, dict[str, tuple[int, int]]] = {
    "54": {
        "5406": (2, 0),
        "5408": (2, 1),
        "5402": (3, 1),
        "5403": (1, 2),
        "5401": (2, 2),
        "5407": (0, 3),
        "5405": (1, 3),
        "5404": (2, 3),
    }
}


def tiles_of(province: str, districts: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Column and row of each district code; what the layout of the province does not know makes it a plain grid."""
    layout = LAYOUTS.get(province, {})
    if districts and all(code in layout for code in districts):
        return {code: layout[code] for code in districts}
    columns = max(1, isqrt(max(len(districts) - 1, 0)) + 1)
    return {code: (number % columns, number // columns) for number, code in enumerate(districts)}
