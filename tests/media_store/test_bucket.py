"""The bucket, on a real server: everything a store must do, and what only a bucket can get wrong."""

from collections.abc import Callable

import pytest

from media_store import Store, open_store
from tests.media_store.contract import StoreContract
from tests.servers import s3


@pytest.fixture
def place() -> str:
    """Address of an empty place on the server."""
    return s3.fresh_place()


@pytest.mark.server
class TestBucket(StoreContract):
    @pytest.fixture
    def reopen(self, place: str) -> Callable[[], Store]:
        return lambda: open_store(place)
