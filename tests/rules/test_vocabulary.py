"""The programme's words: what is stored and sent is named once and for all."""

import pytest

from portal.rules import vocabulary
from portal.rules.vocabulary import (
    FolderState,
    JobStatus,
    MarkState,
    Outcome,
    Platform,
    ProbeState,
    Role,
    RuleId,
    Status,
)

KINDS = [kind for kind in vars(vocabulary).values() if isinstance(kind, type) and kind is not vocabulary.StrEnum]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_words_are_plain_and_each_stands_once(kind):
    values = [word.value for word in kind]
    assert len(values) == len(set(values)) == len(kind.__members__)
    assert all(value.isascii() and value == value.lower() and " " not in value for value in values)
    assert kind.__doc__


def test_the_words_that_other_machines_read_never_change():
    assert [word.value for word in Status] == [
        "draft", "submitted", "endorsed", "accepted", "delivered", "returned", "withdrawn",
    ]  # fmt: skip
    assert [word.value for word in Outcome] == [
        "pass", "fail", "borderline", "warning", "needs_person", "cannot_check",
    ]  # fmt: skip
    assert [word.value for word in RuleId] == [
        "duration", "mandated_name", "platform", "public", "own_channel", "five_marks", "presenter", "topics",
        "fields_complete", "photos_public", "eligible_product", "duplicate",
    ]  # fmt: skip
    assert [word.value for word in ProbeState] == [
        "ok", "private", "removed", "login_required", "members", "premium", "upcoming", "age", "geo", "live", "blocked",
        "rate_limited", "net_error", "extractor_broken", "internal", "unsupported",
    ]  # fmt: skip
    assert [word.value for word in Platform] == ["youtube", "facebook", "tiktok", "file"]


def test_a_word_is_its_own_text():
    assert Status.DRAFT == "draft"
    assert f"{Outcome.CANNOT_CHECK}" == "cannot_check"
    assert Role("province_admin") is Role.PROVINCE
    with pytest.raises(ValueError, match="nobody"):
        Role("nobody")
    assert {FolderState.OK, MarkState.FOUND, JobStatus.DONE} == {"ok", "found", "done"}
