"""Finds a Chromium for the browser tests; on Debian it is installed by the system's package manager when it may be."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADVICE = "The browser tests need Chromium. On Debian or Ubuntu: sudo apt-get install chromium fonts-noto-core"


def find_browser() -> str | None:
    """Path of the system's Chromium, if it has one."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def install_browser() -> str:
    """Path of a Chromium, installed now if need be. Exits with advice when that is not allowed here."""
    found = find_browser()
    if found:
        return found
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        sys.exit(ADVICE)
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
    packages = ["chromium", "fonts-noto-core"]
    done = subprocess.run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], check=False, **quiet
    )
    found = find_browser()
    if done.returncode or not found:
        sys.exit(ADVICE)
    return found


if __name__ == "__main__":
    install_browser()
