"""Rows of every kind in two provinces, so that each list has something to show and something to keep from."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.admin.views import OfficeView
from portal.models import (
    Activity,
    Album,
    Archive,
    Channel,
    District,
    Event,
    FindingRow,
    Job,
    MediaObject,
    OutboxRow,
    Product,
    Report,
    ReportVersion,
    Round,
    Rulebook,
    Submission,
    Video,
    VideoWatch,
)
from portal.rules.scope import OPERATOR
from portal.rules.sorting import sort_key
from portal.rules.thai import search_text
from tests.people import Town

LISTS = (
    "authorities", "districts", "people", "rounds", "rulebooks", "products", "activities", "reports", "submissions",
    "videos", "albums", "archives", "links", "media", "outbox", "jobs", "events",
)  # fmt: skip
"""Every list of the back office by the last part of its address."""


@dataclass
class Filled:
    """Ids by list: `mine` of the town's own province, `theirs` of the other."""

    town: Town
    mine: dict[str, int] = field(default_factory=dict)
    theirs: dict[str, int] = field(default_factory=dict)


@pytest.fixture
def filled(town: Town) -> Filled:
    """A report with all that belongs to it in each of the two provinces, and jobs about both."""
    rows = Filled(town)
    with town.kit.transaction(OPERATOR, "test.filled") as session:
        rows.mine = places_of(session, town.province)
        rows.theirs = places_of(session, town.other_province)
        rows.mine |= add_report(session, town, town.province, town.authority, rows.mine["rounds"], "พรมเช็ดเท้า")
        rows.theirs |= add_report(
            session, town, town.other_province, town.authority_x, rows.theirs["rounds"], "หมวกสานลับ"
        )
    rows.mine |= {"authorities": town.authority, "people": town.users["officer"]}
    rows.theirs |= {"authorities": town.authority_x, "people": town.users["officer_x"]}
    return rows


def places_of(session: Session, province: int) -> dict[str, int]:
    """The latest district, round, rulebook and event of a province."""
    found = {}
    for name, entity in (("districts", District), ("rounds", Round), ("rulebooks", Rulebook), ("events", Event)):
        wanted = select(entity.id).where(entity.province_id == province).order_by(entity.id.desc()).limit(1)
        found[name] = session.scalars(wanted).one()
    return found


def add_report(
    session: Session, town: Town, province: int, authority: int, round_id: int, name: str, number: int = 1
) -> dict[str, int]:
    """A product, its report, a sending, video, folder, file, activity, channel, finding and a dead job; their ids."""
    place, now = {"province_id": province, "authority_id": authority}, town.kit.now()
    product = Product(**place, name=name, sort_key=sort_key(name), search_text=search_text(name), created_at=now)
    session.add(product)
    session.flush()
    report = Report(**place, product_id=product.id, product_name=name, updated_at=now, status="submitted")
    media = MediaObject(
        **place, key=f"k{authority}{number}", sha256="0" * 64, size_bytes=12_345_678, content_type="video/mp4",
        original_name=f"{name}.mp4", received_at=now,
    )  # fmt: skip
    session.add_all([report, media])
    session.flush()
    version = ReportVersion(report_id=report.id, version=1, fields={}, made_at=now, made_by="ทดสอบ")
    video = Video(
        **place, report_id=report.id, given="https://youtu.be/abcdefghijk", title=f"วิดีโอ {name}", made_at=now,
        platform="youtube", canonical_url="https://www.youtube.com/watch?v=abcdefghijk", state="ok", worst="pass",
        media_id=media.id, duration_s=245.0,
    )  # fmt: skip
    album = Album(**place, report_id=report.id, given=f"https://drive.google.com/drive/folders/{number}", made_at=now)
    activity = Activity(**place, kind="training", held_on=date(2026, 11, 1), people=42, note=name, created_at=now)
    channel = Channel(**place, platform="youtube", address="https://x", address_key=f"x{authority}{number}")
    session.add_all([version, video, album, activity, channel])
    session.flush()
    submission = Submission(
        **place, report_id=report.id, round_id=round_id, district_id=None, report_version_id=version.id,
        video_id=video.id, status="submitted", receipt=f"2569-11-{authority:02d}{number:02d}", sent_at=now,
    )  # fmt: skip
    finding = FindingRow(
        report_id=report.id, video_id=video.id, rule="duration", rulebook_version=1, outcome="pass",
        message_th="ยาวพอดี", message_en="Long enough", found_at=now,
    )  # fmt: skip
    job = Job(
        kind="probe", subject=f"video:{video.id}", status="dead", attempts=8, not_before=now, created_at=now,
        finished_at=now, error="the platform did not answer",
    )  # fmt: skip
    archive = Archive(**place, album_id=album.id, made_at=now)
    watch = VideoWatch(**place, video_id=video.id, platform="youtube", made_at=now)
    letter = OutboxRow(
        province_id=province, kind="digest", key=f"digest:{authority}:{number}", channel="email",
        subject=f"ถึง {name}", address="somebody@example.go.th", body=name, message_id=f"<{authority}.{number}@x>",
        status="dead", made_at=now, not_before=now,
    )  # fmt: skip
    session.add_all([submission, finding, job, archive, watch, letter])
    session.flush()
    return {
        "products": product.id, "reports": report.id, "submissions": submission.id, "videos": video.id,
        "albums": album.id, "archives": archive.id, "links": watch.id,
        "media": media.id, "activities": activity.id, "jobs": job.id, "channel": channel.id,
        "outbox": letter.id,
    }  # fmt: skip


@pytest.fixture
def admin(browser_of: Callable[[str], FlaskClient], filled: Filled) -> FlaskClient:
    """The province's administrator, with rows to look at."""
    return browser_of("admin")


def view_of(app: Flask, place: str) -> OfficeView:
    """The view behind a list."""
    views = app.extensions["admin"][0]._views
    found = next(view for view in views if getattr(view, "place", "") == place)
    assert isinstance(found, OfficeView)
    return found


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    """The text of a page of the back office."""
    answer = client.get(f"/admin/{address}")
    assert answer.status_code == status, (address, answer.status_code)
    return answer.get_data(as_text=True)
