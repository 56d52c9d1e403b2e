"""Passwords: long, not cut, not among those that everybody tries first (ASVS 5.0, 6.2)."""

import re
from dataclasses import dataclass

SHORTEST, LONGEST = 12, 200

_LEADERS = """
    000000 111111 112233 121212 123123 123321 123456 1234567 12345678 123456789 1234567890 123654 123abc 131313
    147258369 159753 1q2w3e 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qazxsw2 222222 252525 333333 444444 555555 654321 666666
    696969 777777 789456 7777777 88888888 987654321 999999 a123456 aa123456 abc123 abcd abcdef abcdefg abcdefgh
    abcd1234 access account action admin administrator alexander amanda andrea andrew angel angela anthony apple
    arsenal asdf asdfg asdfgh asdfghjk asdfghjkl asdf1234 ashley august austin baby babygirl banana bangkok barbara
    baseball basketball batman beautiful bigdog biteme blink182 blowfish bonnie brandon buster butterfly calvin
    camaro canada captain carlos carolina charles charlie cheese chelsea chester chicken chiangmai chocolate
    christian christopher cocacola coffee computer control cookie corvette cowboy crystal dallas daniel danielle
    database december default diamond director doctor dolphin donald dragon eagles edward elephant elizabeth
    england everton facebook falcon family fernando ferrari firebird fishing flower football forever freedom
    friday friends fuckyou gandalf garfield genesis george ginger golden goldfish google government guitar hammer
    hannah happy harley hello helloworld heather hockey hunter iceman iloveyou internet jackson january jasmine
    jennifer jessica jesus johnny jordan joseph joshua justin kawasaki killer kitty liverpool london login lollipop
    love lovely lover maggie manager manchester mandarin marina marlboro martin master matrix matthew maverick
    mercedes merlin michael michelle midnight mickey million monday money monkey monster morgan mother mountain
    mustang mylove naruto natasha newyork nicholas nicole ninja november october office officer oracle orange
    p@ssw0rd p@ssword panther passw0rd passwd password password1 patrick peanut pepper phoenix phrae pokemon porsche
    porsche911 portal prince princess private purple q1w2e3 q1w2e3r4 qazwsx qazwsxedc qwer1234 qwert qwerty
    qwerty123 qwertyuiop rabbit rachel raiders rainbow ranger rebecca robert root russia samantha samsung sawasdee
    sawatdee scooter scorpion secret secure security september server service shadow shannon siamese silver simple
    smokey snoopy soccer softball softpower spider spiderman squirrel startrek starwars steelers stephanie student
    summer sunday sunflower sunshine superman superstar support system teacher tester testing test thailand thomas
    thunder tiger tigger trustno1 unknown user valentine vanessa victor victoria warrior waste welcome whatever
    william winner winter wizard wonderful xxxxxx yamaha yankees yellow zaq12wsx zaq1zaq1 zxcvbn zxcvbnm
    thewasteproject changeme letmein letmeinnow mypassword newpassword thisispassword onetwothree
    correcthorsebatterystaple ilovethailand longlivetheking
    รหัสผ่าน พาสเวิร์ด เทศบาล อบต อบจ ขยะ แพร่ จังหวัดแพร่ ประเทศไทย สวัสดี ฉันรักเธอ
"""
COMMON = frozenset(_LEADERS.split())
"""What leads the published lists of broken passwords, and our own words; `is_common` strips what people add."""

RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "ๆไำพะัีรนยบล",
    "ฟหกดเ้่าสวง",
)
LOOK_ALIKE = str.maketrans("@4301$5!7", "aaeoissit")
EDGES = re.compile(r"^[\d\W_]+|[\d\W_]+$")


@dataclass(frozen=True)
class Weakness:
    """Why a password cannot be taken, in both languages."""

    message_th: str
    message_en: str


SHORT = Weakness(
    f"รหัสผ่านสั้นไป ตั้งอย่างน้อย {SHORTEST} ตัวอักษร จะใช้หลายคำต่อกันก็ได้",
    f"The password is too short. Use at least {SHORTEST} characters; several words in a row are fine.",
)
LONG = Weakness(
    f"รหัสผ่านยาวเกินไป ใช้ได้ไม่เกิน {LONGEST} ตัวอักษร",
    f"The password is too long. {LONGEST} characters are the most.",
)
GUESSED = Weakness(
    "รหัสผ่านนี้เดาง่าย มีคนใช้กันมาก ลองใช้หลายคำที่ไม่เกี่ยวกันต่อกัน",
    "This password is among those that are tried first. Try several unrelated words in a row.",
)
OWN_NAME = Weakness(
    "รหัสผ่านมีชื่อของท่านอยู่ ตั้งใหม่โดยไม่ใช้ชื่อผู้ใช้หรือชื่อของท่าน",
    "The password holds your name. Choose one without your sign-in name or your own name.",
)


def find_weakness(password: str, names: tuple[str, ...] = ()) -> Weakness | None:
    """What is wrong with the password of a person of these names, if anything; kinds of characters are free."""
    if len(password) < SHORTEST:
        return SHORT
    if len(password) > LONGEST:
        return LONG
    if is_common(password):
        return GUESSED
    return OWN_NAME if _holds_name(password.casefold(), names) else None


def is_common(password: str) -> bool:
    """Whether it is well known: plain, with digits or signs around it, repeated, in look-alikes, or a run."""
    text = password.casefold()
    forms = {text, text.translate(LOOK_ALIKE), EDGES.sub("", text), EDGES.sub("", text.translate(LOOK_ALIKE))}
    forms |= {re.sub(r"[\s._-]+", "", form) for form in forms}
    return any(_is_known(_unit(form)) for form in forms) or len(set(text)) < 5 or _is_run(text)


def _is_known(form: str) -> bool:
    """Whether nothing but digits and signs stands around a known word."""
    ends = [at for at in range(len(form) + 1) if not EDGES.sub("", form[at:])]
    return any(form[:at] in COMMON or EDGES.sub("", form[:at]) in COMMON for at in ends) or not EDGES.sub("", form)


def _unit(text: str) -> str:
    """The part that a text repeats: `abc` of `abcabcabc`."""
    at = (text + text).find(text, 1) if text else 0
    return text[:at] if 0 < at < len(text) else text


def _is_run(text: str) -> bool:
    """Whether it walks along the alphabet, the digits or a row of the keyboard, there or back."""
    pairs = [text[at : at + 2] for at in range(len(text) - 1)]
    steps = sum(any(pair in run or pair[::-1] in run for run in RUNS) for pair in pairs)
    return steps >= 0.8 * len(pairs)


def _holds_name(text: str, names: tuple[str, ...]) -> bool:
    parts = {part for name in names for part in [name.casefold(), *name.casefold().split()] if len(part) >= 5}
    return any(part in text for part in parts)
