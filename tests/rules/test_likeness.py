"""When pictures and films are near the same."""

from random import Random

import pytest

from portal.rules.likeness import BITS, NEAR, bands, distance, is_near, is_same_film, share_alike

SEED = Random(7)
FILM = [f"{SEED.getrandbits(BITS):016x}" for _ in range(24)]
OTHER = [f"{SEED.getrandbits(BITS):016x}" for _ in range(24)]


def flipped(one: str, bits: int, chance: Random) -> str:
    """The hash with so many of its bits changed."""
    number = int(one, 16)
    for place in chance.sample(range(BITS), bits):
        number ^= 1 << place
    return f"{number:016x}"


def test_distance_counts_bits():
    assert distance("0" * 16, "f" * 16) == BITS
    assert distance(FILM[0], flipped(FILM[0], 5, Random(1))) == 5


def test_a_few_bits_make_no_other_picture():
    assert is_near(FILM[0], flipped(FILM[0], NEAR, Random(2)))
    assert not is_near(FILM[0], flipped(FILM[0], NEAR + 1, Random(2)))
    assert not any(is_near(one, other) for one in FILM for other in OTHER)


def test_near_pictures_share_a_band_so_that_they_are_found():
    chance = Random(3)
    for _try in range(200):
        near = flipped(FILM[0], 3, chance)
        assert set(enumerate(bands(near))) & set(enumerate(bands(FILM[0])))
    assert bands("0001000200030004") == (1, 2, 3, 4)


@pytest.mark.parametrize(
    ("theirs", "same"),
    [
        (FILM, True),
        ([flipped(one, 4, Random(at)) for at, one in enumerate(FILM)], True),
        (OTHER[:6] + FILM[4:], True),  # another beginning, and cut
        (FILM[::2], True),  # another speed
        (OTHER, False),
        (FILM[:2], False),  # too little to say
        (OTHER[:16] + FILM[:8], False),
        (list(reversed(FILM)), False),
    ],
)
def test_a_film_is_known_again_by_its_frames_in_order(theirs: list[str], same: bool):
    assert is_same_film(FILM, theirs) is same
    assert is_same_film(theirs, FILM) is same


def test_the_share_is_of_the_shorter_film():
    assert share_alike(FILM, FILM[:6]) == 1.0
    assert share_alike([], FILM) == 0.0
