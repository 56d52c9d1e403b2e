"""Words of the four topics in a description."""

from portal.rules.topic_words import WORDS, topic_hits

TOLD = """ถอดบทเรียนการเพิ่มมูลค่าจากขยะ
0:00 เปิดเรื่อง
๐:๔๕ กลไกและขั้นตอนการทำงานของกลุ่ม
1:50 ปัญหา อุปสรรค และแนวทางแก้ไข
3:05 ประโยชน์ที่ชุมชนได้รับ
1:04:20 ความยั่งยืนและภาคีเครือข่าย"""


def test_each_topic_is_found_with_its_second():
    hits = topic_hits(TOLD)
    assert [(hit.topic, hit.at_s) for hit in hits] == [(1, 45), (2, 110), (3, 185), (4, 3860)]
    assert hits[1].word == "ปัญหา"
    assert hits[2].excerpt == "3:05 ประโยชน์ที่ชุมชนได้รับ"


def test_a_time_beyond_the_video_is_no_place_in_it():
    assert [hit.at_s for hit in topic_hits(TOLD, 290.0)] == [45, 110, 185, None]
    assert topic_hits("เปิด 08:30:00 ขั้นตอน 12.30 น.", 300.0)[0].at_s is None


def test_a_line_with_a_second_is_better_than_a_more_telling_word():
    assert topic_hits("ปัจจัยความสำเร็จของเรา\n2:10 ขั้นตอน")[0].at_s == 130


def test_a_long_line_is_cut_around_the_word():
    excerpt = topic_hits("ก" * 100 + "ประโยชน์" + "ข" * 100)[0].excerpt
    assert excerpt.startswith("…ก")
    assert excerpt.endswith("ข…")
    assert "ประโยชน์" in excerpt


def test_nothing_said_is_no_hit():
    assert topic_hits("") == ()
    assert topic_hits("สวัสดีชาวแพร่\n\n0:10 เพลง") == ()


def test_a_word_belongs_to_one_topic():
    every = [word for words in WORDS.values() for word in words]
    assert len(every) == len(set(every))
