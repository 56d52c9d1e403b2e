"""What surroundings and input cause is one line; a fault of our own is not explained away."""

from errno import EADDRINUSE

import psycopg
import pytest
from sqlalchemy.exc import ArgumentError, OperationalError

from media_store import BadStoreUrl, NoSpace
from portal.operations.explaining import explain
from portal.services.errors import Invalid
from portal.settings import BadSetting


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Invalid("file", "ไฟล์ว่าง", "The file is empty."), "ไฟล์ว่าง (The file is empty.)"),
        (BadSetting("PORTAL_BIND must be HOST:PORT"), "PORTAL_BIND must be HOST:PORT"),
        (BadStoreUrl("a media store is written folder:PATH"), "a media store is written folder:PATH"),
        (NoSpace("no space left"), "the media store: no space left"),
        (FileNotFoundError(2, "No such file or directory", "x.csv"), "No such file or directory: x.csv"),
        (
            OSError(EADDRINUSE, "Address already in use"),
            "Address already in use; choose another with PORTAL_BIND=127.0.0.1:8001",
        ),
        (OSError("odd"), "OSError"),
        (ArgumentError("no URL"), "the database does not answer as it should (ArgumentError): no URL"),
    ],
)
def test_one_line_each(error: Exception, said: str):
    assert explain(error) == said


def test_the_driver_s_own_words_come_without_what_follows_them():
    error = OperationalError("SELECT 1", {}, psycopg.OperationalError("connection refused\nIs the server running?"))
    assert explain(error) == "the database does not answer as it should (OperationalError): connection refused"


def test_a_fault_of_our_own_is_left_as_it_is():
    assert explain(ZeroDivisionError()) is None
