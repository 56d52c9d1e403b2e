"""Menus show the pages a person may open, and where they are."""

import re

import pytest


def current(page, place):
    """The labels marked as the present place inside the first element of this class or tag."""
    part = re.search(rf"<(?:nav|header)[^>]*{place}.*?</(?:nav|header)>", page, re.S)
    assert part, place
    return re.findall(r'aria-current="page">(?:<svg.*?</svg>)?([^<]+)', part[0], re.S)


@pytest.mark.parametrize(
    ("address", "rail", "bar"),
    [
        ("/people", "บัญชีผู้ใช้", "หลังบ้าน"),
        ("/rounds", "รอบส่ง", "หลังบ้าน"),
        ("/rulebook", "เกณฑ์การตรวจ", "หลังบ้าน"),
        ("/roster", "อปท.", "หลังบ้าน"),
        ("/admin/events/", "บันทึกเหตุการณ์", "หลังบ้าน"),
    ],
)
def test_a_page_of_the_back_office_marks_its_list_and_the_back_office(browser_of, address, rail, bar):
    page = browser_of("admin").get(address).get_data(as_text=True)
    assert current(page, "rail") == [rail]
    assert current(page, "masthead") == [bar]


def test_every_entry_of_the_rail_opens(browser_of):
    for who in ("admin", "department"):
        client = browser_of(who)
        page = client.get("/admin/").get_data(as_text=True)
        rail = page[page.index('<nav class="rail"') :].split("</nav>")[0]
        addresses = re.findall(r'<a href="([^"]+)"', rail)
        assert len(addresses) >= 10
        for address in addresses:
            assert client.get(address).status_code == 200, (who, address)


def test_who_only_reads_sees_no_page_that_writes(browser_of):
    page = browser_of("department").get("/admin/").get_data(as_text=True)
    assert "/guideline/edit" not in page
    assert "/admin/events/" in page


@pytest.mark.parametrize("who", ["officer", "district", "reviewer", "admin", "department"])
def test_every_entry_of_the_masthead_opens(browser_of, who):
    client = browser_of(who)
    page = client.get("/").get_data(as_text=True)
    head = page[page.index("<header") : page.index("</header>")]
    addresses = {address for address in re.findall(r'href="(/[^"#]*)"', head) if not address.startswith("/static")}
    assert {"/account", "/guideline", "/help"} <= addresses
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_guests_are_told_whose_portal_it_is_only_where_there_is_one_province(client, kit, town):
    assert "จังหวัดแพร่" not in client.get("/sign-in").get_data(as_text=True)  # the town has two provinces
