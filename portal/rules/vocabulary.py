"""The programme's words, used everywhere by these names, with the Thai term beside each."""

from enum import StrEnum


class Role(StrEnum):
    """Who a person is (product.md: people). Each has a scope of its own."""

    AUTHORITY = "authority_officer"  # เจ้าหน้าที่ อปท.
    DISTRICT = "district_officer"  # เจ้าหน้าที่อำเภอ
    REVIEWER = "provincial_reviewer"  # ผู้ตรวจของจังหวัด
    PROVINCE = "province_admin"  # ผู้ดูแลระบบจังหวัด
    DEPARTMENT = "department_reader"  # ผู้อ่านของกรม
    OPERATOR = "operator"  # ผู้ติดตั้ง (command line only)
    SYSTEM = "system"  # ระบบ (the worker)


class AuthorityType(StrEnum):
    """Kinds of local authority (องค์กรปกครองส่วนท้องถิ่น)."""

    PAO = "pao"  # องค์การบริหารส่วนจังหวัด
    CITY = "city_municipality"  # เทศบาลนคร
    TOWN = "town_municipality"  # เทศบาลเมือง
    SUBDISTRICT = "subdistrict_municipality"  # เทศบาลตำบล
    SAO = "sao"  # องค์การบริหารส่วนตำบล
    SPECIAL = "special"  # รูปแบบพิเศษ (Bangkok, Pattaya)


class Route(StrEnum):
    """The way an authority's report climbs."""

    VIA_DISTRICT = "via_district"
    DIRECT = "direct"
    NOT_REQUIRED = "not_required"


class Status(StrEnum):
    """Life of a submission."""

    DRAFT = "draft"  # ร่าง
    SUBMITTED = "submitted"  # ส่งแล้ว
    ENDORSED = "endorsed"  # อำเภอรับรองแล้ว
    ACCEPTED = "accepted"  # จังหวัดรับแล้ว
    DELIVERED = "delivered"  # ส่งกรมแล้ว
    RETURNED = "returned"  # ส่งกลับให้แก้
    WITHDRAWN = "withdrawn"  # ถอนคืน


class Outcome(StrEnum):
    """What a rule says of one thing."""

    PASS = "pass"  # ผ่าน
    FAIL = "fail"  # ไม่ผ่าน
    BORDERLINE = "borderline"  # ก้ำกึ่ง
    WARNING = "warning"  # ควรดู
    NEEDS_PERSON = "needs_person"  # ต้องให้คนดู
    CANNOT_CHECK = "cannot_check"  # ตรวจไม่ได้


class RuleId(StrEnum):
    """Names of the twelve rules."""

    DURATION = "duration"
    MANDATED_NAME = "mandated_name"
    PLATFORM = "platform"
    PUBLIC = "public"
    OWN_CHANNEL = "own_channel"
    FIVE_MARKS = "five_marks"
    PRESENTER = "presenter"
    TOPICS = "topics"
    FIELDS_COMPLETE = "fields_complete"
    PHOTOS_PUBLIC = "photos_public"
    ELIGIBLE_PRODUCT = "eligible_product"
    DUPLICATE = "duplicate"


class Platform(StrEnum):
    """Where a video is shown; FILE is an upload."""

    YOUTUBE = "youtube"
    FACEBOOK = "facebook"
    TIKTOK = "tiktok"
    FILE = "file"


class ProbeState(StrEnum):
    """The sixteen answers a look at a video can give."""

    OK = "ok"
    PRIVATE = "private"
    REMOVED = "removed"
    LOGIN_REQUIRED = "login_required"
    MEMBERS = "members"
    PREMIUM = "premium"
    UPCOMING = "upcoming"
    AGE = "age"
    GEO = "geo"
    LIVE = "live"
    BLOCKED = "blocked"
    RATE_LIMITED = "rate_limited"
    NET_ERROR = "net_error"
    EXTRACTOR_BROKEN = "extractor_broken"
    INTERNAL = "internal"
    UNSUPPORTED = "unsupported"


class FolderState(StrEnum):
    """The answers a look at a photo folder can give."""

    OK = "ok"
    NOT_PUBLIC = "not_public"  # asked to sign in, or 403
    MISSING = "missing"  # 404: deleted or never shared, which cannot be told apart
    QUOTA_WAIT = "quota_wait"
    NET_ERROR = "net_error"
    UNREADABLE = "unreadable"  # a page came that could not be understood; nought is never "empty"
    UNSUPPORTED = "unsupported"  # not a Drive folder link


class MarkState(StrEnum):
    """What a reviewer saw of one of the five marks."""

    WAITING = "waiting"
    FOUND = "found"
    WRONG = "wrong"
    MISSING = "missing"


class JobStatus(StrEnum):
    """Life of a job."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"
