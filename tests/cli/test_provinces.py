"""Another province is started at the command line."""

import json
from pathlib import Path

import pytest

from portal.models import Round, Rulebook, User
from portal.rules.vocabulary import Role
from portal.services.kit import Kit
from tests.cli.conftest import Run
from tests.people import Town
from tests.servers.postgresql import on_both

pytestmark = on_both

HEAD = "รหัสจังหวัด,จังหวัด,รหัสอำเภอ,อำเภอ,รหัส,ประเภท,ชื่อ\n"
PHAYAO = HEAD + (
    "56,พะเยา,5601,เมืองพะเยา,04560102,ทม.,พะเยา\n"
    "56,พะเยา,5601,เมืองพะเยา,05560104,ทต.,บ้านต๋อม\n"
    "56,พะเยา,5602,จุน,05560201,ทต.,จุน\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "phayao.csv"
    path.write_text(PHAYAO)
    return path


def test_a_province_begins_with_all_it_needs(here: Run, kit: Kit, file: Path):
    code, out, _ = here("province", "add", "56", str(file), "--json")
    made = json.loads(out)
    assert (code, made["districts"], made["authorities"], made["login"]) == (0, 2, 3, "admin-56")
    assert made["password"]
    with kit.read() as session:
        admin = session.query(User).filter_by(login="admin-56").one()
        assert (admin.role, admin.must_change) == (Role.PROVINCE, True)
        assert session.query(Round).filter_by(province_id=admin.province_id).count() >= 3
        assert session.query(Rulebook).filter_by(province_id=admin.province_id).count() == 1
    assert "56  พะเยา  2 อำเภอ  3 อปท." in here("province", "list")[1]


def test_it_is_safe_to_run_again_with_a_longer_file(here: Run, file: Path):
    here("province", "add", "56", str(file))
    file.write_text(PHAYAO + "56,พะเยา,5602,จุน,06560203,อบต.,ห้วยข้าวก่ำ\nไม่ใช่,,,,,,\n")
    code, out, err = here("province", "add", "56", str(file))
    assert code == 1  # one row is no authority
    assert "4 อปท." in out
    assert "password" not in out
    assert "dry-run" in err


def test_its_people_are_kept_apart(here: Run, town: Town, file: Path):
    here("province", "add", "56", str(file), "--admin", "phayao")
    rows = json.loads(here("province", "list", "--json")[1])
    assert [row["code"] for row in rows if row["code"] == "56"] == ["56"]
    assert "phayao" in here("user", "disable", "phayao")[1]


@pytest.mark.parametrize("wrong", ["5", "ab", "๕๖"])
def test_a_code_is_two_digits(here: Run, file: Path, wrong: str):
    assert here("province", "add", wrong, str(file))[0] == 2


def test_a_file_of_another_province_is_refused_and_nothing_written(here: Run, file: Path):
    before = here("province", "list")[1]
    assert here("province", "add", "57", str(file))[0] == 2
    assert here("province", "list")[1] == before
