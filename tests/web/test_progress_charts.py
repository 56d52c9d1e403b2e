"""Where the shapes of the progress page stand."""

from datetime import date, timedelta
from decimal import Decimal

from portal.queries.progress import Column, DistrictRef, Progress
from portal.rules.rates import Tally
from portal.seed.phrae import PHRAE
from portal.web.progress_charts import FLOOR, TOP, tile_map, trend

DISTRICTS = [DistrictRef(number, one.code, one.name_th) for number, one in enumerate(PHRAE.districts, 1)]


def column(number: int, complete: int, income: int, expected: int = 83) -> Column:
    tally = Tally(expected=expected, complete=complete, income=Decimal(income))
    return Column(number, date(2026, 9, 15) + timedelta(days=15 * number), False, True, False, 1, None, {1: tally})


def progress(*columns: Column, district: DistrictRef | None = None) -> Progress:
    return Progress(
        DistrictRef(1, "54", "แพร่"), district, DISTRICTS, list(columns), columns[-1] if columns else None, False
    )


def test_tiles_do_not_touch_and_fit_the_drawing():
    drawn = tile_map(progress(column(1, 5, 0)))
    assert drawn is not None
    corners = {(tile.x, tile.y) for tile in drawn.tiles}
    assert len(corners) == 8
    assert all(x % 108 == 0 and y % 88 == 0 for x, y in corners)
    assert (drawn.width, drawn.height) == (428, 348)


def test_one_district_or_a_round_that_was_not_counted_has_no_map():
    assert tile_map(progress()) is None
    assert tile_map(progress(column(1, 5, 0), district=DISTRICTS[0])) is None


def test_bars_stand_on_the_floor_and_the_target_is_the_highest():
    drawn = trend([column(1, 0, 0), column(2, 40, 500_000), column(3, 83, 1_000_000)])
    assert drawn is not None
    assert [bar.complete_y for bar in drawn.bars] == [FLOOR, 57.3, TOP]
    assert [bar.income_y for bar in drawn.bars] == [FLOOR, 56.0, TOP]
    assert [bar.amount for bar in drawn.bars] == ["0.0", "0.5", "1.0"]
    assert (drawn.target, drawn.target_y, drawn.unit) == (83, TOP, 1_000_000)
    assert drawn.ticks == [(0, FLOOR), (41, 56.4), (83, TOP)]


def test_the_unit_follows_the_richest_round_and_nothing_divides_by_nothing():
    thousand, plain = trend([column(1, 1, 900), column(2, 1, 640_000)]), trend([column(1, 0, 0, 0), column(2, 0, 0, 0)])
    assert thousand is not None
    assert plain is not None
    assert (thousand.unit, thousand.bars[1].amount) == (1_000, "640")
    assert (plain.unit, plain.ticks, plain.bars[0].income_y) == (1, [(0, FLOOR), (1, TOP)], FLOOR)


def test_there_is_no_trend_of_one_round():
    assert trend([column(1, 5, 5)]) is None
