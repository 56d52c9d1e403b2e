"""The demo's stories hold together: real places, known words, every state."""

from portal.rules.vocabulary import Platform, Status
from portal.seed.demo import ACTIVITIES, stories
from portal.seed.phrae import PHRAE
from portal.services.producing import ACTIVITY_KINDS, WASTE_CATEGORIES


def test_every_story_names_a_place_and_words_that_are_known():
    codes = {row.code for row in PHRAE.authorities}
    for story in stories():
        assert story.code in codes
        assert story.status in set(Status)
        assert story.waste in WASTE_CATEGORIES
        assert story.link in {"", *Platform} - {"file"}
        assert set(story.marks) <= {1, 2, 3, 4, 5}
        assert story.file in ("right", "wrong_name", "none")
    assert {kind for _whose, kind, *_rest in ACTIVITIES} <= set(ACTIVITY_KINDS)


def test_they_cover_every_state_and_every_district():
    told = stories()
    assert {story.status for story in told} == set(Status)
    assert {story.code[2:6] for story in told} == {row.code for row in PHRAE.districts}
    assert len({story.code for story in told}) >= 20
    assert len({story.product for story in told}) == len(told)
