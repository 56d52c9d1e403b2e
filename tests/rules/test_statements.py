from datetime import UTC, datetime

from portal.rules.listings import FileState
from portal.rules.statements import Seen, said_of

SEEN = datetime(2025, 10, 14, 3, tzinfo=UTC)
ABSENT = datetime(2025, 11, 15, 3, tzinfo=UTC)


def test_a_file_that_is_gone_is_told_with_its_days_and_its_copy():
    thai, english = said_of(Seen(FileState.HELD, SEEN, SEEN, ABSENT, fetched_at=SEEN))
    assert thai == "พบ 14 ต.ค. 2568 พบครั้งสุดท้าย 14 ต.ค. 2568 ไม่พบ 15 พ.ย. 2568 · มีสำเนา เก็บเมื่อ 14 ต.ค. 2568"
    assert (
        english
        == "seen 14 Oct 2568 BE, last seen 14 Oct 2568 BE, absent 15 Nov 2568 BE; copy held since 14 Oct 2568 BE"
    )


def test_one_that_is_there_waits_for_a_quota_or_was_replaced_says_so():
    assert said_of(Seen(FileState.WAITING, SEEN, ABSENT, retry_at=ABSENT))[1] == (
        "seen 14 Oct 2568 BE, still there 15 Nov 2568 BE; waits for Google's quota until 15 Nov 2568 BE"
    )
    assert (
        "replaced by other content 15 Nov 2568 BE" in said_of(Seen(FileState.HELD, SEEN, SEEN, replaced_at=ABSENT))[1]
    )
    assert said_of(Seen(FileState.LISTED, SEEN, SEEN))[1].endswith("only its name is noted")
