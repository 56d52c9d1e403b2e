"""What is wrong with a pasted link, and how to mend it: reason → (Thai, English)."""

_ASK = "กดแชร์ที่วิดีโอ แล้วคัดลอกลิงก์มาวาง"
_ASK_EN = "Use Share on the video itself and paste that link."

REASONS: dict[str, tuple[str, str]] = {
    "empty": ("ยังไม่มีลิงก์ วางลิงก์ในช่องนี้", "There is no link yet. Paste it here."),
    "no_link": (f"ไม่พบลิงก์ในข้อความ {_ASK}", f"No link was found in this text. {_ASK_EN}"),
    "too_long": ("ข้อความยาวเกินไป วางเฉพาะลิงก์", "The text is too long. Paste the link alone."),
    "not_http": (f"ไม่ใช่ลิงก์เว็บ {_ASK}", f"This is not a web link. {_ASK_EN}"),
    "has_userinfo": (f"ลิงก์มีชื่อผู้ใช้ปนอยู่ จึงไม่รับ {_ASK}", f"The link carries a user name and is refused. {_ASK_EN}"),
    "bad_port": (f"ลิงก์ชี้ไปช่องทางที่ไม่ใช่เว็บทั่วไป {_ASK}", f"The link names an unusual port. {_ASK_EN}"),
    "bad_host": (f"อ่านชื่อเว็บในลิงก์ไม่ได้ {_ASK}", f"The site's name in the link cannot be read. {_ASK_EN}"),
    "private_address": (
        f"ลิงก์นี้เป็นหมายเลขเครื่องหรือเครื่องภายใน จึงไม่รับ {_ASK}",
        f"The link names a machine's number or a private address and is refused. {_ASK_EN}",
    ),
    "cut_off": (
        "ลิงก์มาไม่ครบ รหัสในลิงก์ขาดหรือเกิน กดแชร์ แล้วคัดลอกลิงก์มาวางใหม่ทั้งหมด",
        "The link is not whole: the code in it is too short or too long. Use Share and copy all of it again.",
    ),
    "playlist": (
        "ลิงก์นี้เป็นเพลย์ลิสต์ เปิดวิดีโอที่ต้องการ แล้วคัดลอกลิงก์ของวิดีโอนั้น",
        "This is a playlist. Open the one video and copy its link.",
    ),
    "channel": (
        "ลิงก์นี้เป็นหน้าช่องหรือเพจ เปิดวิดีโอที่ต้องการ แล้วคัดลอกลิงก์ของวิดีโอนั้น",
        "This is a channel or page. Open the one video and copy its link.",
    ),
    "photo": ("ลิงก์นี้เป็นภาพ ไม่ใช่วิดีโอ วางลิงก์วิดีโอแทน", "This is a photo, not a video. Paste the video's link."),
    "studio": (
        "ลิงก์นี้เป็นหน้าแก้ไขของเจ้าของช่อง กดแชร์ในหน้าชมวิดีโอ แล้วคัดลอกลิงก์",
        "This is the owner's editing page. Use Share on the watching page.",
    ),
    "no_video": (f"ลิงก์นี้ไม่ได้ชี้ไปที่วิดีโอ {_ASK}", f"The link names no video. {_ASK_EN}"),
    "drive_link": (
        "Google Drive ไม่ใช่ช่องทางเผยแพร่ นำวิดีโอขึ้น YouTube, Facebook หรือ TikTok ของ อปท. แล้ววางลิงก์",
        "Google Drive is not a place of publication. Publish on YouTube, Facebook or TikTok and paste that link.",
    ),
    "other_site": (
        "ลิงก์นี้ไม่ใช่ YouTube, Facebook หรือ TikTok นำวิดีโอขึ้นช่องทางของ อปท. แล้ววางลิงก์",
        "This is not YouTube, Facebook or TikTok. Publish there and paste that link.",
    ),
    "not_drive": (
        "ลิงก์นี้ไม่ใช่ Google Drive เปิดโฟลเดอร์ภาพใน Drive กดแชร์ แล้วคัดลอกลิงก์",
        "This is not Google Drive. Open the photo folder there and copy its share link.",
    ),
    "drive_file": (
        "ลิงก์นี้เป็นไฟล์เดียว รวมภาพไว้ในโฟลเดอร์ แล้ววางลิงก์ของโฟลเดอร์",
        "This is a single file. Put the photos in a folder and paste the folder's link.",
    ),
    "google_photos": (
        "ลิงก์นี้เป็นอัลบั้ม Google Photos รวมภาพไว้ในโฟลเดอร์ Google Drive แล้ววางลิงก์ของโฟลเดอร์",
        "This is a Google Photos album. Put the photos in a Google Drive folder and paste the folder's link.",
    ),
    "no_folder": (
        "ลิงก์ Drive นี้ไม่ได้ชี้ไปที่โฟลเดอร์ เปิดโฟลเดอร์ภาพ กดแชร์ แล้วคัดลอกลิงก์",
        "This Drive link names no folder. Open the folder and copy its share link.",
    ),
}
