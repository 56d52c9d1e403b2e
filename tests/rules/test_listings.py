import pytest

from portal.rules.facts import FolderEntry
from portal.rules.listings import FileState, Known, content_type_of, differences, has_changed, state_of_new


def entry(number, **more):
    return FolderEntry(**{"file_id": f"f{number}", "name": f"{number}.jpg", "kind": "image", **more})


def known(number, **more):
    return Known(**{"key": number, "file_id": f"f{number}", "name": f"{number}.jpg", **more})


def test_what_came_went_and_was_renamed_is_told_apart():
    found = differences(
        [known(1), known(2), known(3, is_gone=True)],
        [entry(1, name="ใหม่.jpg", path="อบรม"), entry(3), entry(4), FolderEntry("d", "อบรม", "folder")],
        whole=True,
    )
    assert [one.file_id for one in found.added] == ["f4"]
    assert [one.file_id for one in found.gone] == ["f2"]
    assert [one.file_id for one in found.back] == ["f3"]
    assert [(before.name, now.name) for before, now in found.renamed] == [("1.jpg", "ใหม่.jpg")]
    assert found.changed == ()


def test_a_look_that_did_not_see_everything_misses_nothing():
    assert differences([known(1)], [], whole=False).gone == ()
    assert [one.key for one in differences([known(1)], [], whole=True).gone] == [1]


def test_a_file_that_is_gone_already_does_not_go_again_and_one_in_two_folders_counts_once():
    assert differences([known(1, is_gone=True)], [], whole=True).gone == ()
    assert len(differences([], [entry(1), entry(1, path="อีกที่")], whole=True).added) == 1


@pytest.mark.parametrize(
    ("before", "now", "is_other"),
    [
        ({"md5": "a"}, {"md5": "b"}, True),
        (
            {"md5": "a", "modified_at": "2026-01-01T00:00:00Z"},
            {"md5": "a", "modified_at": "2026-02-01T00:00:00Z"},
            False,
        ),
        ({"size_bytes": 1}, {"size_bytes": 2}, True),
        ({"size_bytes": 1}, {}, False),
        ({"modified_at": "2026-01-01T00:00:00.500Z"}, {"modified_at": "2026-01-01T00:00:00+00:00"}, False),
        ({"modified_at": "2026-01-01T00:00:00Z"}, {"modified_at": "2026-01-02T00:00:00Z"}, True),
        ({"modified_at": "soon"}, {"modified_at": "later"}, True),
        ({}, {"md5": "b"}, False),
    ],
)
def test_content_counts_as_other_only_by_facts_that_both_looks_brought(before, now, is_other):
    assert has_changed(known(1, **before), entry(1, **now)) is is_other


def test_photos_films_and_pdf_are_copied_and_the_rest_is_only_listed():
    assert state_of_new(entry(1)) is FileState.WAITING
    assert state_of_new(FolderEntry("f", "แผน.PDF", "other")) is FileState.WAITING
    assert state_of_new(FolderEntry("f", "แผน", "other", mime="application/pdf")) is FileState.WAITING
    assert state_of_new(FolderEntry("f", "ตาราง.xlsx", "other")) is FileState.LISTED
    assert state_of_new(entry(1, size_bytes=2 * 1024**3)) is FileState.TOO_LARGE


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"RIFF\0\0\0\0WEBP", "image/webp"),
        (b"%PDF-1.7", "application/pdf"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "video/mp4"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "video/quicktime"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image/heic"),
        (b"\x1aE\xdf\xa3....webm", "video/webm"),
        (b"\0\0\0\x18ftypavif\0\0\0\0mif1avif", None),
        (b"MZ\x90\0", None),
        (b"<html>", None),
        (b"", None),
    ],
)
def test_the_first_bytes_decide_what_a_file_is(head, kind):
    assert content_type_of(head) == kind
