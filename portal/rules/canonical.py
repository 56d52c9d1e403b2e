"""Values as text that is the same for the same value, so that its hash says whether anything changed."""

import hashlib
import json
from typing import Any

GENESIS = "0" * 64
"""What the first link of a chain of hashes follows."""


def canonical(value: Any) -> str:
    """JSON with sorted keys, no spaces, its letters unescaped (the spirit of RFC 8785)."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(*parts: str) -> str:
    """SHA-256 (64 hex digits) of texts one after the other, in UTF-8. Lone surrogates count as they are."""
    return hashlib.sha256("".join(parts).encode(errors="surrogatepass")).hexdigest()
