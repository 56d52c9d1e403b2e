"""What value is made from: the letter's two kinds of waste with its examples. Examples, not a closed list."""

from dataclasses import dataclass


@dataclass(frozen=True)
class WasteKind:
    """A kind of waste: its code, name, and examples of what is made from it (Thai, English)."""

    code: str
    name_th: str
    name_en: str
    examples: tuple[tuple[str, str], ...]

    @property
    def message_th(self) -> str:
        """The name, as pages say it in Thai."""
        return self.name_th

    @property
    def message_en(self) -> str:
        """The name, as pages say it in English."""
        return self.name_en


ORGANIC = WasteKind(
    "organic", "ขยะเปียกหรือขยะอินทรีย์", "Wet or organic waste",
    (
        ("ถ่านจากกิ่งไม้ ตะเกียบ เปลือกไม้", "Charcoal from branches, chopsticks, bark"),
        ("กระเป๋า หมวกสาน กระปุกออมสินจากเชือกกล้วย ใบลาน ผักตบชวา", "Bags, woven hats, money boxes from plant fibres"),
        ("ปุ๋ยหมัก น้ำหมัก", "Compost, liquid fertiliser"),
        ("น้ำยาล้างจาน น้ำยาอเนกประสงค์จากเปลือกผลไม้", "Dish-washing and all-purpose liquid from fruit peel"),
    ),
)  # fmt: skip
DRY = WasteKind(
    "dry", "ขยะแห้งที่ขายเป็นขยะรีไซเคิลไม่ได้", "Dry waste that cannot be sold for recycling",
    (
        ("จาน ที่รองแก้วจากพลาสติกหลอม", "Plates, coasters from melted plastic"),
        ("หมอนหลอด เบาะรองกันแผลกดทับ", "Straw-filled pillows, pressure-sore cushions"),
        ("ไม้กวาดจากขวดพลาสติก กระเบื้องจากถุงพลาสติก", "Brooms from bottles, tiles from plastic bags"),
        ("กระเป๋า หมวก ตะกร้าจากเส้นพลาสติก", "Bags, hats, baskets from strips of plastic"),
        ("เก้าอี้ โต๊ะจากยางรถยนต์", "Chairs, tables from tyres"),
        ("อิฐเชิงนิเวศ (Eco Bricks)", "Eco bricks"),
        ("น้ำมันจากพลาสติกด้วยไพโรไลซิส", "Oil from plastic by pyrolysis"),
        ("พรมเช็ดเท้าจากเศษผ้า", "Door mats from cloth scraps"),
        ("รองเท้าจากขยะทะเล", "Shoes from marine debris"),
        ("กระถางต้นไม้จากยางรถยนต์", "Plant pots from tyres"),
    ),
)  # fmt: skip
KINDS = (ORGANIC, DRY)
"""Both kinds, in the letter's order (letter, 2.6; two examples that cannot be read are left out)."""
