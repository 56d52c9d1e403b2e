"""Districts as tiles."""

from portal.seed.phrae import PHRAE
from portal.seed.tile_maps import LAYOUTS, tiles_of


def test_every_district_of_phrae_has_a_tile_of_its_own():
    codes = [one.code for one in PHRAE.districts]
    tiles = tiles_of("54", codes)
    assert set(tiles) == set(codes) == set(LAYOUTS["54"])
    assert len(set(tiles.values())) == 8


def test_north_is_up_and_west_is_left():
    tiles = tiles_of("54", [one.code for one in PHRAE.districts])
    song, mueang, long, wang_chin, rong_kwang = (tiles[code] for code in ("5406", "5401", "5403", "5407", "5402"))
    assert song[1] < mueang[1] < wang_chin[1]
    assert wang_chin[0] < long[0] < mueang[0] < rong_kwang[0]


def test_another_province_or_an_unknown_district_makes_a_plain_grid():
    assert tiles_of("55", ["5501", "5502", "5503", "5504", "5505"]) == {
        "5501": (0, 0), "5502": (1, 0), "5503": (2, 0), "5504": (0, 1), "5505": (1, 1),
    }  # fmt: skip
    assert tiles_of("54", ["5401", "5499"]) == {"5401": (0, 0), "5499": (1, 0)}
    assert tiles_of("54", []) == {}
