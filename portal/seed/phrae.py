"""Phrae (แพร่): its eight districts and 84 local authorities, as facts typed in.

Names, types and districts follow the state of August 2022 and codes the Department of Local Administration's list of
March 2560 (2017), both as gathered by the project Ahoerstemeier/tambon on GitHub from the Royal Gazette, the Department
of Provincial Administration and the Department of Local Administration; the municipalities were compared with public
lists of 2025. The totals (1 PAO, 1 town, 25 subdistrict municipalities, 57 SAOs) equal the department's count of
20 December 2562. These are facts, credited to those who gathered them; no open licence is claimed for them.

A code's first two digits are the type, the next two the province, the next two the district; the PAO is coded in the
first district though it belongs to none. Names stand here without the type, which the code gives.
"""

from portal.seed.rows import SeedAuthority, SeedDistrict, SeedProvince

SOURCE = "tambon-2022+dla-2560"

NOTES = {
    "05540501": "รหัสของแม่จั๊วะสองแห่งสลับกันในบัญชีเดิม แก้ตามเลขนำหน้าของประเภทแล้ว",
    "06540505": "รหัสของแม่จั๊วะสองแห่งสลับกันในบัญชีเดิม แก้ตามเลขนำหน้าของประเภทแล้ว",
    "06540204": "อาจยกฐานะเป็นเทศบาลตำบลแล้ว โปรดตรวจกับจังหวัด",
}

DISTRICTS = (
    SeedDistrict("5401", "เมืองแพร่", "Mueang Phrae"),
    SeedDistrict("5402", "ร้องกวาง", "Rong Kwang"),
    SeedDistrict("5403", "ลอง", "Long"),
    SeedDistrict("5404", "สูงเม่น", "Sung Men"),
    SeedDistrict("5405", "เด่นชัย", "Den Chai"),
    SeedDistrict("5406", "สอง", "Song"),
    SeedDistrict("5407", "วังชิ้น", "Wang Chin"),
    SeedDistrict("5408", "หนองม่วงไข่", "Nong Muang Khai"),
)

_NAMES = (
    ("02540101", "แพร่", "Phrae"),
    ("04540102", "แพร่", "Phrae"),
    ("05540103", "ช่อแฮ", "Cho Hae"),
    ("05540104", "ทุ่งโฮ้ง", "Thung Hong"),
    ("05540105", "แม่หล่าย", "Mae Lai"),
    ("05540106", "แม่คำมี", "Mae Kham Mi"),
    ("05540107", "ป่าแมต", "Pa Maet"),
    ("05540108", "สวนเขื่อน", "Suan Khuean"),
    ("05540109", "วังหงส์", "Wang Hong"),
    ("05540110", "บ้านถิ่น", "Ban Thin"),
    ("05540111", "ทุ่งกวาว", "Thung Kwao"),
    ("05540201", "ร้องกวาง", "Rong Kwang"),
    ("05540202", "บ้านเวียง", "Ban Wiang"),
    ("05540301", "บ้านปิน", "Ban Pin"),
    ("05540302", "ห้วยอ้อ", "Huai O"),
    ("05540303", "เวียงต้า", "Wiang Ta"),
    ("05540304", "แม่ปาน", "Mae Pan"),
    ("05540305", "แม่ลานนา", "Mae Lan Na"),
    ("05540310", "ปากกาง", "Pak Kang"),
    ("05540401", "สูงเม่น", "Sung Men"),
    ("05540501", "แม่จั๊วะ", "Mae Chua"),
    ("05540502", "เด่นชัย", "Den Chai"),
    ("05540503", "ปงป่าหวาย", "Pong Pa Wai"),
    ("05540601", "สอง", "Song"),
    ("05540602", "ห้วยหม้าย", "Huai Mai"),
    ("05540701", "วังชิ้น", "Wang Chin"),
    ("05540801", "หนองม่วงไข่", "Nong Muang Khai"),
    ("06540112", "เหมืองหม้อ", "Mueang Mo"),
    ("06540113", "กาญจนา", "Kanchana"),
    ("06540114", "นาจักร", "Na Chak"),
    ("06540115", "ป่าแดง", "Pa Daeng"),
    ("06540116", "แม่ยม", "Mae Yom"),
    ("06540117", "ร่องฟอง", "Rong Fong"),
    ("06540118", "วังธง", "Wang Thong"),
    ("06540119", "ท่าข้าม", "Tha Kham"),
    ("06540120", "ห้วยม้า", "Huai Ma"),
    ("06540203", "ร้องกวาง", "Rong Kwang"),
    ("06540204", "น้ำเลา", "Nam Lao"),
    ("06540205", "แม่ทราย", "Mae Sai"),
    ("06540206", "แม่ยางตาล", "Mae Yang Tan"),
    ("06540207", "แม่ยางร้อง", "Mae Yang Rong"),
    ("06540208", "ไผ่โทน", "Phai Thon"),
    ("06540209", "แม่ยางฮ่อ", "Mae Yang Ho"),
    ("06540210", "ห้วยโรง", "Huai Rong"),
    ("06540306", "บ้านปิน", "Ban Pin"),
    ("06540307", "หัวทุ่ง", "Hua Thung"),
    ("06540308", "ต้าผามอก", "Ta Pha Mok"),
    ("06540309", "บ่อเหล็กลอง", "Bo Lek Long"),
    ("06540311", "ทุ่งแล้ง", "Thung Laeng"),
    ("06540402", "ดอนมูล", "Don Mun"),
    ("06540403", "น้ำชำ", "Nam Cham"),
    ("06540404", "บ้านกวาง", "Ban Kwang"),
    ("06540405", "บ้านปง", "Ban Pong"),
    ("06540406", "บ้านเหล่า", "Ban Lao"),
    ("06540407", "พระหลวง", "Phra Luang"),
    ("06540408", "ร่องกาศ", "Rong Kat"),
    ("06540409", "เวียงทอง", "Wiang Thong"),
    ("06540410", "สบสาย", "Sop Sai"),
    ("06540411", "สูงเม่น", "Sung Men"),
    ("06540412", "หัวฝาย", "Hua Fai"),
    ("06540413", "บ้านกาศ", "Ban Kat"),
    ("06540504", "เด่นชัย", "Den Chai"),
    ("06540505", "แม่จั๊วะ", "Mae Chua"),
    ("06540506", "ไทรย้อย", "Sai Yoi"),
    ("06540507", "ห้วยไร่", "Huai Rai"),
    ("06540603", "เตาปูน", "Tao Pun"),
    ("06540604", "บ้านกลาง", "Ban Klang"),
    ("06540605", "บ้านหนุน", "Ban Nun"),
    ("06540606", "หัวเมือง", "Hua Mueang"),
    ("06540607", "แดนชุมพล", "Daen Chumphon"),
    ("06540608", "ทุ่งน้าว", "Thung Nao"),
    ("06540609", "สะเอียบ", "Sa-iap"),
    ("06540702", "แม่ป้าก", "Mae Pak"),
    ("06540703", "วังชิ้น", "Wang Chin"),
    ("06540704", "นาพูน", "Na Phun"),
    ("06540705", "ป่าสัก", "Pa Sak"),
    ("06540706", "แม่เกิ๋ง", "Mae Koeng"),
    ("06540707", "แม่พุง", "Mae Phung"),
    ("06540708", "สรอย", "Soi"),
    ("06540802", "แม่คำมี", "Mae Kham Mi"),
    ("06540803", "ตำหนักธรรม", "Tamnak Tham"),
    ("06540804", "ทุ่งแค้ว", "Thung Khaeo"),
    ("06540805", "น้ำรัด", "Nam Rat"),
    ("06540806", "วังหลวง", "Wang Luang"),
)

PHRAE = SeedProvince(
    code="54",
    name_th="แพร่",
    name_en="Phrae",
    source=SOURCE,
    districts=DISTRICTS,
    authorities=tuple(SeedAuthority(code, short, english, NOTES.get(code, "")) for code, short, english in _NAMES),
)
