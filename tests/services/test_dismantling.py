"""Only what is the demo's goes; what merely mentions a demo person stays and forgets them."""

from sqlalchemy import select

from portal.models import Decision, MediaObject, Product, Submission, User
from portal.rules.scope import OPERATOR, Actor, Scope
from portal.rules.vocabulary import Role
from portal.services.demonstrating import DemoPerson, enrol_demo
from portal.services.dismantling import remove_demo
from portal.services.producing import add_product
from portal.services.reporting import save_fields
from portal.services.submitting import submit

NO_WORDS = ("", "")


def test_a_real_decision_by_a_demo_person_stays_without_the_account(kit, town):
    scope = Scope(town.province, None, town.authority)
    officer = enrol_demo(kit, OPERATOR, [DemoPerson("demo-x", "ตัวอย่าง", Role.AUTHORITY, scope)], "x")["demo-x"]
    real = Actor("สมใจ", Role.AUTHORITY, scope, town.users["officer"])
    values = {"name": "หมอน", "identity": "ลาย", "group_name": "กลุ่ม"}
    product, report = add_product(kit, real, values)
    typed = {
        "people": "3", "income": "9", "training": "อบรม", "publicity": "ประกาศ", "video_url": "https://youtu.be/abcdefghijk",
        "photos_url": "https://drive.google.com/drive/folders/1AbcdefghijklmnopQRSTUV",
    }  # fmt: skip
    saved = save_fields(kit, real, report, 1, typed)
    submit(kit, Actor(officer.name, officer.role, scope, officer.user_id), report, saved.version)
    assert remove_demo(kit, OPERATOR, NO_WORDS) == {"users": 1}
    with kit.read() as session:
        assert list(session.scalars(select(Product.id))) == [product]
        assert len(session.scalars(select(Submission)).all()) == 1
        decision = session.scalars(select(Decision)).one()
        assert (decision.by_user_id, decision.by_name) == (None, "ตัวอย่าง")
        assert session.scalar(select(User.id).where(User.login == "demo-x")) is None


def test_bytes_that_a_real_file_shares_stay(kit, town):
    import io

    stored = kit.media.put(io.BytesIO(b"the same film"))
    with kit.transaction(OPERATOR, "test.stored") as session:
        for is_demo in (True, False):
            session.add(
                MediaObject(
                    key=stored.key, sha256=stored.sha256, size_bytes=stored.size, content_type="video/mp4",
                    original_name="x.mp4", received_at=kit.now(), province_id=town.province, is_demo=is_demo,
                )
            )  # fmt: skip
    assert remove_demo(kit, OPERATOR, NO_WORDS) == {"media_objects": 1}
    assert kit.media.exists(stored.key)
