"""How objects and uploads are called in every backend."""

import re
import secrets

from media_store.contract import NotThere, NotWhole, Stored

MIB = 1024 * 1024
OBJECTS, INCOMING = "sha256", "incoming"
_KEY = re.compile(r"sha256/([0-9a-f]{2})/([0-9a-f]{2})/(\1\2[0-9a-f]{60})")
_UPLOAD_ID = re.compile(r"[0-9a-f]{32}")


def key_of(sha256: str) -> str:
    """The key of the object with these bytes."""
    return f"{OBJECTS}/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def sha256_of(key: str) -> str:
    """The hash that a key promises. Raises NotThere for anything that is no key, paths above all."""
    match = _KEY.fullmatch(key)
    if match is None:
        raise NotThere(key)
    return match[3]


def is_key(name: str) -> bool:
    """Whether a name can be an object's."""
    return _KEY.fullmatch(name) is not None


def new_upload_id() -> str:
    """128 random bits, in hex."""
    return secrets.token_hex(16)


def is_upload_id(name: str) -> bool:
    """Whether a name can be an upload's id."""
    return _UPLOAD_ID.fullmatch(name) is not None


def check_upload_id(upload_id: str) -> str:
    """The id itself. Raises NotThere for what can be none."""
    if not is_upload_id(upload_id):
        raise NotThere(upload_id)
    return upload_id


def write_receipt(sha256: str, size: int) -> bytes:
    """What is remembered of a whole upload, so that `finish` can go on and answer twice."""
    return f"{sha256} {size}\n".encode()


def read_receipt(content: bytes) -> Stored:
    """The object a receipt speaks of."""
    sha256, size = content.decode().split()
    return Stored(key_of(sha256), sha256, int(size))


def refuse_other_size(arrived: int, announced: int | None) -> None:
    """Raises NotWhole when fewer or more bytes are here than announced."""
    if announced is not None and arrived != announced:
        raise NotWhole(f"{arrived} of {announced} bytes are here")


def refuse_other_bytes(found: str, announced: str | None) -> None:
    """Raises NotWhole when the SHA-256 differs from the announced one."""
    if announced is not None and found != announced.lower():
        raise NotWhole("the bytes are not those announced")
