"""Whatever is given for a photo, a document or a video: it is drawn or refused in time, and nobody else is hurt."""

import io
import time
import zipfile
from pathlib import Path

import pytest

from portal.pictures.children import Limits
from portal.pictures.rendering import render_file
from tests.pictures.photographs import FORMATS, bombs, document, mutated, photo
from tests.pictures.test_containers import zipped

HOSTILE = "tests.pictures.hostile_makers:"
PAGE = b"<!doctype html><html><script>alert(1)</script></html>"
TYPES = {**dict.fromkeys(FORMATS), "application/pdf": None}


def rendered(tmp_path: Path, content: bytes, content_type: str):
    """What came of it; the child's own CPU limit is two seconds, the wall clock is the busy machine's."""
    path = tmp_path / "given"
    path.write_bytes(content)
    made = render_file(path, content_type)
    assert bool(made.pictures) == (made.look.problem is None)
    assert path.read_bytes() == content
    return made


def archive_bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(20):
            archive.writestr(f"{number}", bytes(5_000_000))
    return made.getvalue()


@pytest.mark.parametrize("name", bombs())
def test_bombs(tmp_path: Path, name: str) -> None:
    content_type, content = bombs()[name]
    began = time.process_time()
    look = rendered(tmp_path, content, content_type).look
    if name.startswith("png of 36"):  # no more than a phone's: drawn, unless the machine is too slow for its limit
        assert look.problem in (None, "timed_out")
    else:
        assert look.problem in ("too_large_picture", "not_photo", "truncated")
    assert time.process_time() - began < 1  # nothing of it is done in this process


POLYGLOTS = {
    "jpeg and zip": ("image/jpeg", photo() + zipped()),
    "jpeg and archive bomb": ("image/jpeg", photo() + archive_bomb()),
    "png and zip": ("image/png", photo("image/png") + zipped()),
    "jpeg that says a page": ("image/jpeg", photo(comment=PAGE)),
    "jpeg that says a document": ("image/jpeg", photo(comment=b"%PDF-1.7 1 0 obj")),
    "pdf that says a page": ("application/pdf", document()[:9] + b"\n" + PAGE + document()[9:]),
    "pdf and zip": ("application/pdf", document() + zipped() + b"%%EOF"),
    "heic and zip": ("image/heic", photo("image/heic") + zipped()),
}


@pytest.mark.parametrize("name", POLYGLOTS)
def test_what_is_two_files_in_one_is_refused(tmp_path: Path, name: str) -> None:
    content_type, content = POLYGLOTS[name]
    made = rendered(tmp_path, content, content_type)
    assert (made.look.problem, made.pictures) == ("two_in_one", ())


@pytest.mark.parametrize("content_type", TYPES)
@pytest.mark.parametrize("content", [b"GIF89a/*" + PAGE, PAGE, b"<svg onload='x'/>", zipped(), b"MZ\x90", b"\x00"])
def test_a_false_magic_reaches_no_decoder(tmp_path: Path, content_type: str, content: bytes) -> None:
    look = rendered(tmp_path, content, content_type).look
    assert look.problem == ("not_document" if content_type == "application/pdf" else "not_photo")


@pytest.mark.parametrize("content_type", FORMATS)
def test_one_kind_under_the_name_of_another(tmp_path: Path, content_type: str) -> None:
    for other in FORMATS:
        look = rendered(tmp_path, photo(other), content_type).look
        assert (look.problem is None) == (other == content_type)


def test_what_is_empty_or_of_no_kind(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert render_file(tmp_path / "empty", "image/png").look.problem == "empty"
    assert rendered(tmp_path, photo(), "text/html").look.problem == "not_photo"
    with pytest.raises(FileNotFoundError):
        render_file(tmp_path / "gone", "image/png")


@pytest.mark.parametrize(("maker", "problem"), [
    ("hang", "timed_out"), ("burn", "timed_out"), ("die", "crashed"), ("lie", "crashed"), ("send_a_page", "crashed"),
    ("send_many", "crashed"), ("leave_half_way", "crashed"), ("eat_memory", "crashed"),
])  # fmt: skip
def test_a_decoder_that_was_taken_over_harms_nobody(tmp_path: Path, maker: str, problem: str) -> None:
    (tmp_path / "a.jpg").write_bytes(photo())
    limits = Limits(20.0 if maker == "burn" else 3.0, 1)
    made = render_file(tmp_path / "a.jpg", "image/jpeg", limits=limits, maker=HOSTILE + maker)
    assert (made.look.problem, made.pictures) == (problem, ())


def fuzz(tmp_path: Path, content_type: str, seeds: range) -> set[str | None]:
    whole = document() if content_type == "application/pdf" else photo(content_type, (320, 240))
    path, problems = tmp_path / "fuzzed", set()
    for seed in seeds:
        path.write_bytes(mutated(whole, seed))
        look = render_file(path, content_type).look
        problems.add(look.problem)
        assert look.problem not in ("timed_out",), seed
    return problems


@pytest.mark.parametrize("content_type", TYPES)
@pytest.mark.parametrize("part", range(2))
def test_changed_bytes_never_hurt_the_parent(tmp_path: Path, content_type: str, part: int) -> None:
    seeds = range(part * 20, part * 20 + 20)
    assert len(fuzz(tmp_path, content_type, seeds)) > 1  # some are found out, some are still photos


@pytest.mark.chaos
@pytest.mark.parametrize("content_type", TYPES)
def test_thousands_of_changes(tmp_path: Path, content_type: str) -> None:
    fuzz(tmp_path, content_type, range(1000, 3000))


def test_the_poster_of_a_video_and_of_a_changed_one(clip: Path, tmp_path: Path) -> None:
    made = render_file(clip, "video/mp4")
    assert [(one.kind, one.width, one.height) for one in made.pictures] == [("poster", 320, 180), ("thumb", 320, 180)]
    whole = clip.read_bytes()
    for seed in range(25):
        (tmp_path / "a.mp4").write_bytes(mutated(whole, seed))
        made = render_file(tmp_path / "a.mp4", "video/mp4")
        assert made.look.problem != "timed_out"
        assert bool(made.pictures) == (made.look.problem is None)


def test_a_document_is_drawn_and_its_pages_counted(tmp_path: Path) -> None:
    made = rendered(tmp_path, document(3), "application/pdf")
    assert (made.look.note, [one.kind for one in made.pictures]) == ("pages 3", ["preview", "thumb"])
    assert rendered(tmp_path, document()[:-40], "application/pdf").look.problem == "truncated"
