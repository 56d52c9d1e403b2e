"""What a browser says of itself, in the two names that people know: the browser's and the system's."""

import re

_BROWSERS = (
    ("LINE", r"\bLine/"),
    ("Facebook", r"\bFBAN|\bFBAV|\bFB_IAB"),
    ("Edge", r"\bEdgA?(?:iOS)?/|\bEdge/"),
    ("Samsung Internet", r"\bSamsungBrowser/"),
    ("Opera", r"\bOPR/|\bOpera\b"),
    ("Firefox", r"\bFirefox/|\bFxiOS/"),
    ("Chrome", r"\bChrome/|\bCriOS/"),
    ("Safari", r"\bSafari/"),
)
"""The first that fits: most browsers also name those they descend from."""

_SYSTEMS = (
    ("Android", r"\bAndroid\b"),
    ("iPhone", r"\biPhone\b|\biPod\b"),
    ("iPad", r"\biPad\b"),
    ("Windows", r"\bWindows\b"),
    ("Mac", r"\bMacintosh\b|\bMac OS X\b"),
    ("ChromeOS", r"\bCrOS\b"),
    ("Linux", r"\bLinux\b|\bX11\b"),
)


def device_names(user_agent: str) -> tuple[str, str]:
    """Browser and system of a User-Agent header; an empty word where it does not say."""
    return _first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent)


def _first(known: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for name, pattern in known if re.search(pattern, text[:500])), "")
