"""The same upload into a real S3-compatible server: pieces go on to it, a restart goes on there, ranges come back."""

import hashlib
from dataclasses import replace

import pytest

from media_store import open_store
from portal.app import create_app
from portal.models.media import MediaObject
from portal.settings import read_settings
from tests.people import sign_in
from tests.reports import new_report
from tests.servers.s3 import fresh_place
from tests.tus import Tus
from tests.web.test_uploads import FILM, begun, rows

pytestmark = pytest.mark.server
MEGA = 1024 * 1024


def test_a_file_of_many_pieces_arrives_in_a_bucket(kit, town, tmp_path):
    place, film, report = fresh_place(), (FILM * 1200)[: 11 * MEGA + 77], new_report(town)

    def client():
        app = create_app(
            replace(kit, media=open_store(place)), read_settings({"PORTAL_INSTANCE": str(tmp_path)}), "a key for tests"
        )
        return Tus(sign_in(app, town, "officer"))

    tus = client()
    address = begun(tus, report, size=len(film))
    for at in range(0, 6 * MEGA, MEGA):
        assert tus.patch(address, at, film[at : at + MEGA]).status_code == 204
    tus = client()  # another process: nothing was kept in memory
    assert tus.offset(address) == 6 * MEGA
    assert tus.patch(address, 5 * MEGA, film[:10]).status_code == 409
    assert tus.patch(address, 6 * MEGA, film[6 * MEGA :]).status_code == 204
    (media,) = rows(kit, MediaObject)
    assert media.sha256 == hashlib.sha256(film).hexdigest()
    answer = tus.client.get(f"/files/{media.id}", headers={"Range": "bytes=7000000-7000099"})
    assert (answer.status_code, answer.get_data()) == (206, film[7_000_000:7_000_100])
