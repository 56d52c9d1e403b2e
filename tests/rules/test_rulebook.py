"""The rulebook as data: what goes in comes out, what is wrong is named in both languages."""

import json
import math

import pytest

from portal.rules.rulebook import DEFAULT, NEVER_OFF, BadRulebook, Rulebook, as_data, from_data
from portal.rules.vocabulary import Outcome, RuleId


def test_the_letters_rules_are_the_default():
    assert (DEFAULT.max_seconds, DEFAULT.borderline_seconds, DEFAULT.sums) == (300.0, 301.0, "to_date")
    assert all(DEFAULT.is_on(rule) for rule in RuleId)


def test_data_and_rulebook_are_the_same_thing():
    own = Rulebook(290.0, 295.0, Outcome.FAIL, True, "per_round", 5.0, frozenset({RuleId.TOPICS, RuleId.DUPLICATE}))
    data = json.loads(json.dumps(as_data(own)))
    assert from_data(data) == own
    assert as_data(from_data(data)) == data
    assert not own.is_on(RuleId.TOPICS)
    assert own.is_on(RuleId.PUBLIC)


def test_what_is_missing_takes_the_default():
    assert from_data({}) == DEFAULT
    assert from_data({"max_seconds": 200}).borderline_seconds == 301.0


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"max_seconds": 0}, "max_seconds"),
        ({"max_seconds": -5}, "max_seconds"),
        ({"max_seconds": "300"}, "max_seconds"),
        ({"max_seconds": True}, "max_seconds"),
        ({"max_seconds": math.nan}, "max_seconds"),
        ({"borderline_seconds": 86_401}, "borderline_seconds"),
        ({"max_seconds": 400}, "borderline_seconds"),
        ({"odd_factor": 1}, "odd_factor"),
        ({"odd_factor": math.inf}, "odd_factor"),
        ({"odd_factor": "ten"}, "odd_factor"),
        ({"unlisted": "maybe"}, "unlisted"),
        ({"unlisted": "cannot_check"}, "unlisted"),
        ({"sums": "yearly"}, "sums"),
        ({"switched_off": ["no_such_rule"]}, "switched_off"),
        ({"strange": 1}, "strange"),
    ],
)
def test_what_is_no_rulebook_is_named(data, field):
    with pytest.raises(BadRulebook) as caught:
        from_data(data)
    assert caught.value.field == field
    assert caught.value.message_th
    assert caught.value.message_en


@pytest.mark.parametrize("rule", sorted(NEVER_OFF))
def test_the_letters_own_rules_stay_on(rule):
    with pytest.raises(BadRulebook) as caught:
        from_data({"switched_off": [rule.value]})
    assert "หนังสือ" in caught.value.message_th
