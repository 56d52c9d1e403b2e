"""A User-Agent header becomes two names that people know."""

import pytest

from portal.rules.devices import device_names

TAIL = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("header", "names"),
    [
        (f"Mozilla/5.0 (Linux; Android 14; SM-A146P) {TAIL} Chrome/130.0 Mobile Safari/537.36", ("Chrome", "Android")),
        (f"Mozilla/5.0 (Linux; Android 14) {TAIL} Version/4.0 Chrome/130.0 Mobile Safari/537.36 Line/14.1",
         ("LINE", "Android")),
        (f"Mozilla/5.0 (Linux; Android 13) {TAIL} Chrome/130 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/400]",
         ("Facebook", "Android")),
        (f"Mozilla/5.0 (Linux; Android 13) {TAIL} SamsungBrowser/25.0 Chrome/121 Mobile Safari/537.36",
         ("Samsung Internet", "Android")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1 Version/17.5 Mobile Safari/604.1",
         ("Safari", "iPhone")),
        ("Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1 CriOS/130.0 Mobile Safari/604.1",
         ("Chrome", "iPad")),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {TAIL} Chrome/130.0 Safari/537.36 Edg/130.0", ("Edge", "Windows")),
        (f"Mozilla/5.0 (Windows NT 6.1) {TAIL} Chrome/109.0 Safari/537.36 OPR/95", ("Opera", "Windows")),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", ("Firefox", "Linux")),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/605.1 Version/17 Safari/605.1", ("Safari", "Mac")),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {TAIL} Chrome/130.0 Safari/537.36", ("Chrome", "ChromeOS")),
        ("curl/8.5.0", ("", "")),
        ("", ("", "")),
        ("A" * 100_000, ("", "")),
    ],
)  # fmt: skip
def test_browser_and_system(header, names):
    assert device_names(header) == names
