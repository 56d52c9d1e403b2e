"""Facts out of rows: the look that says something counts, with the channels it is to be compared with."""

from datetime import timedelta

import pytest

from portal.models import Album, Channel, FolderListing, Report, Video, VideoProbe
from portal.rules.facts import FolderEntry
from portal.rules.scope import OPERATOR
from portal.services.gathering import find_folder_look, find_look, video_facts
from portal.services.kit import Kit
from tests.films import film, show_file, show_folder, video
from tests.people import Town
from tests.reports import new_report, run_jobs


def looked(kit: Kit, video_id: int, state: str, **more: object) -> None:
    with kit.database.transaction() as session:
        session.add(VideoProbe(video_id=video_id, source="yt_dlp", state=state, probed_at=kit.now(), **more))


def see(kit: Kit, report_id: int, state: str | None) -> None:
    """Sets the cached state of a report's video."""
    with kit.transaction(OPERATOR, "test") as session:
        session.get_one(Video, video(kit, report_id).id).state = state


def look_of(kit: Kit, report_id: int) -> str | None:
    with kit.read() as session:
        look = find_look(session, session.get_one(Video, video(kit, report_id).id))
    return look.note if look else None


def test_without_a_look_there_is_none(kit: Kit, town: Town):
    assert look_of(kit, film(town)) is None


@pytest.mark.parametrize(("state", "found"), [("ok", "second"), ("net_error", "third"), (None, "third")])
def test_the_latest_look_that_agrees_with_the_state_counts(kit: Kit, town: Town, state: str | None, found: str):
    report_id = film(town)
    number = video(kit, report_id).id
    for said, note in (("ok", "first"), ("ok", "second"), ("net_error", "third")):
        looked(kit, number, said, note=note)
    see(kit, report_id, state)
    assert look_of(kit, report_id) == found


def test_a_look_that_says_something_is_found_behind_a_thousand_that_do_not(kit: Kit, town: Town):
    report_id = film(town)
    number = video(kit, report_id).id
    looked(kit, number, "ok", note="said")
    with kit.database.transaction() as session:
        session.add_all(
            VideoProbe(video_id=number, source="yt_dlp", state="blocked", probed_at=kit.now()) for _ in range(1000)
        )
    see(kit, report_id, "ok")
    assert look_of(kit, report_id) == "said"


def test_a_look_into_the_file_is_no_look_at_the_link(kit: Kit, town: Town):
    report_id = film(town)
    with kit.database.transaction() as session:
        number = video(kit, report_id).id
        session.add(VideoProbe(video_id=number, source="file", state="ok", probed_at=kit.now()))
    assert look_of(kit, report_id) is None


def test_all_that_is_known_of_a_video(kit: Kit, town: Town):
    report_id = film(town)
    show_file(town, report_id, "ชื่อ.mp4")
    run_jobs(kit)
    with kit.transaction(OPERATOR, "test") as session:
        for name, owner in (("own", town.authority), ("other", town.authority_b)):
            session.add(
                Channel(
                    platform="youtube", address=f"https://www.youtube.com/@{name}", address_key=f"youtube.com/@{name}",
                    province_id=town.province, authority_id=owner,
                )
            )  # fmt: skip
    with kit.transaction(OPERATOR, "test") as session:
        row = session.get_one(Video, video(kit, report_id).id)
        session.add(
            VideoProbe(
                video_id=row.id, source="yt_dlp", state="ok", probed_at=kit.now() + timedelta(seconds=1), title="ชื่อ",
                duration_s=12.5, channel="ช่อง", channel_url="https://www.youtube.com/@other", unlisted=True,
                facts={"description": "คำบรรยาย"},
            )
        )  # fmt: skip
        session.flush()
        facts = video_facts(session, session.get_one(Report, report_id), row, confirmed_gone=True)
    assert facts.look is not None
    assert facts.file is not None
    assert (facts.look.title, facts.look.duration_s, facts.look.unlisted, facts.look.description) == (
        "ชื่อ", 12.5, True, "คำบรรยาย",
    )  # fmt: skip
    assert (facts.file.duration_s, facts.file_name, facts.confirmed_gone) == (240.0, "ชื่อ.mp4", True)
    assert facts.own_channels == ("https://www.youtube.com/@own",)
    assert facts.other_channels == {"https://www.youtube.com/@other": "องค์การบริหารส่วนตำบลแม่คำมี"}


def test_the_latest_listing_that_says_something_counts(kit: Kit, town: Town):
    report_id = new_report(town)
    show_folder(town, report_id)
    entry = {"file_id": "a", "name": "ภาพ.jpg", "kind": "image"}
    with kit.transaction(OPERATOR, "test") as session:
        row = session.query(Album).one()
        assert find_folder_look(session, row) is None
        for state, entries in (("ok", [entry]), ("net_error", []), ("unreadable", [])):
            session.add(FolderListing(album_id=row.id, state=state, entries=entries, looked_at=kit.now()))
        row.state = "ok"
        session.flush()
        look = find_folder_look(session, row)
    assert look is not None
    assert look.entries == (FolderEntry("a", "ภาพ.jpg", "image"),)
