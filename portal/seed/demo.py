"""The demo's stories, read from the table beside this file. The places are real; what is told of them is invented."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

LABEL = "ตัวอย่าง"
"""Stands before every name the demo makes."""
INTRO = """ตัวอย่าง: ขอให้ทุก อปท. ส่งผลิตภัณฑ์จากขยะที่มีอัตลักษณ์ท้องถิ่น อย่างน้อย 1 ผลิตภัณฑ์ พร้อมวิดีโอถอดบทเรียนไม่เกิน 5 นาที และภาพถ่ายกิจกรรม

1. วิดีโอมีตราห้าตราตามลำดับ: มท. สถ. จังหวัด อปท. อถล.
2. นายกหรือผู้บริหาร อปท. เป็นผู้นำเสนอ
3. เล่าครบสี่เรื่อง: สิ่งที่ทำ สาเหตุที่เลือก ประโยชน์ ความยั่งยืน
4. ตั้งชื่อไฟล์ตามที่ระบบให้คัดลอก"""
CONTACT = "ตัวอย่าง: สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด ในเวลาราชการ"
ITEMS = (
    ("ตัวอย่าง: เว็บไซต์กรมส่งเสริมการปกครองท้องถิ่น", "https://www.dla.go.th/"),
    ("ตัวอย่าง: เว็บไซต์จังหวัดแพร่", "https://www.phrae.go.th/"),
)
ACTIVITIES = (
    ("authority", "training", 34, 45, "อบรมการคัดแยกขยะและการทำผลิตภัณฑ์"),
    ("authority", "publicity", 12, 120, "ประชาสัมพันธ์ทางเสียงตามสายและเพจ"),
    ("authority", "study_visit", 20, 18, "ศึกษาดูงานกลุ่มที่ทำสำเร็จแล้ว"),
    ("district", "support", 27, 30, "สนับสนุนวิทยากรร่วมกับพัฒนาชุมชนอำเภอ"),
    ("district", "presentation", 8, 60, "นำเสนอผลรายตำบลและตัวอย่างผลิตภัณฑ์"),
    ("province", "briefing", 40, 95, "ประชุมชี้แจงแนวทางแก่ อปท. ทุกแห่ง"),
    ("province", "presentation", 6, 40, "นำเสนอภาพรวมของจังหวัด"),
)
"""Whose (authority, district, province), kind, days ago, people, note."""


@dataclass(frozen=True)
class Story:
    """A product and how far it has come. `status` is a Status; `review` none, half, clean, swap, missing or presenter;
    `look` what the platform answers; `file` right, wrong_name or none; `folder` ok, not_public or none."""

    code: str
    product: str
    identity: str
    waste: str
    technique: str
    group: str
    status: str
    people: int | None = None
    income: int | None = None
    story: str = ""
    bank_only: bool = False
    link: str = "youtube"
    look: str = "ok"
    file: str = "right"
    folder: str = "ok"
    review: str = "none"
    marks: tuple[int, ...] = (1, 2, 3, 4, 5)
    seconds: float = 150.0


def stories() -> list[Story]:
    """Every story, in the order of the table."""
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        rows = tomllib.load(file)["story"]
    return [Story(**{**row, "marks": tuple(row.get("marks", (1, 2, 3, 4, 5)))}) for row in rows]
