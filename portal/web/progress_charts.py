"""Where the shapes of the progress page stand: tiles, bars and their numbers, as attributes of plain SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.queries.progress import Column, DistrictRef, Progress
from portal.rules.rates import Tally, level
from portal.seed.tile_maps import tiles_of

TILE_WIDTH, TILE_HEIGHT, GAP = 104, 84, 4
CHART_WIDTH, TOP, FLOOR = 900, 20, 92
MILLION, HUNDRED_THOUSAND, THOUSAND = 1_000_000, 100_000, 1_000


@dataclass(frozen=True)
class Tile:
    """A district on the map; `level` is the ground of its cell."""

    place: DistrictRef
    tally: Tally
    x: int
    y: int
    level: int


@dataclass(frozen=True)
class TileMap:
    """All tiles and the size of the drawing."""

    tiles: list[Tile]
    width: int
    height: int


@dataclass(frozen=True)
class Bar:
    """A round of the trend: how high both bars stand, and the amount in the chart's unit."""

    column: Column
    x: float
    complete_y: float
    income_y: float
    amount: str


@dataclass(frozen=True)
class Trend:
    """The chart: bars over rounds, ticks of authorities, the line of the target. `unit` is one of baht's."""

    bars: list[Bar]
    ticks: list[tuple[int, float]]
    target: int
    target_y: float
    unit: int
    floor: int = FLOOR


def tile_map(progress: Progress) -> TileMap | None:
    """The districts of a province; of one district there is no map."""
    if progress.chosen is None or progress.district is not None or not progress.chosen.tallies:
        return None
    known = [one for one in progress.districts if one.id]
    where = tiles_of(progress.province.code, [one.code for one in known])
    tiles = []
    for one in known:
        column, row = where[one.code]
        tally = progress.chosen.tallies.get(one.id, Tally())
        place = column * (TILE_WIDTH + GAP), row * (TILE_HEIGHT + GAP)
        tiles.append(Tile(one, tally, *place, level(tally.complete, tally.expected)))
    width = max((tile.x for tile in tiles), default=0) + TILE_WIDTH
    return TileMap(tiles, width, max((tile.y for tile in tiles), default=0) + TILE_HEIGHT)


def trend(columns: Sequence[Column]) -> Trend | None:
    """Complete authorities and income over the counted rounds; nothing before there are two."""
    counted = [one for one in columns if one.tallies]
    if len(counted) < 2:
        return None
    target = counted[-1].total.expected
    highest = max([one.total.complete for one in counted] + [target, 1])
    richest = max([one.total.income for one in counted])
    unit = MILLION if richest >= MILLION else THOUSAND if richest >= THOUSAND else 1
    step = (CHART_WIDTH - 70) / len(counted)
    bars = [
        Bar(
            one, round(56 + number * step, 1), _height(one.total.complete, highest),
            _height(float(one.total.income), float(richest)), _amount(float(one.total.income) / unit),
        )
        for number, one in enumerate(counted)
    ]  # fmt: skip
    ticks = [(number, _height(number, highest)) for number in _ticks(highest)]
    return Trend(bars, ticks, target, _height(target, highest), unit)


def _height(value: float, most: float) -> float:
    return round(FLOOR - (FLOOR - TOP) * value / most, 1) if most else float(FLOOR)


def _ticks(highest: int) -> list[int]:
    half = highest // 2
    return [0, half, highest] if half else [0, highest]


def _amount(value: float) -> str:
    return f"{value:,.1f}" if value < 100 else f"{value:,.0f}"
