"""Saves one video by yt-dlp, as evidence; runs only in a killable child, like the looks."""

from pathlib import Path
from typing import Any

from yt_dlp import YoutubeDL
from yt_dlp.networking import common as networking

from portal.probes.extractor import EXTRACTORS, Log, options, tidy
from portal.probes.states import classify
from portal.rules.vocabulary import ProbeState

FORMAT = "b[height<=?720][ext=mp4]/b[height<=?720]"
"""One file with picture and sound, so that nothing has to be joined by another program."""
_NOTE = 500


def save(url: str, video_id: str | None, folder: str, max_bytes: int, proxy: str | None) -> dict[str, Any]:
    """Saves into `folder`: `state`, `note` and, when all is well, the name of the `file`."""
    log, failure = Log(), None
    networking._REQUEST_HANDLERS.pop("CurlCFFI", None)  # it connects outside Python, where addresses are not seen
    info: dict[str, Any] | None = None
    try:
        with YoutubeDL(_options(log, proxy, folder, max_bytes), auto_init=False) as ydl:
            for extractor in EXTRACTORS:
                ydl.add_info_extractor(extractor())
            info = ydl.extract_info(url, download=True)
    except Exception as error:  # noqa: BLE001 - the process border: an extractor may raise anything
        failure = error
    state = classify(failure, log.text, info)
    files = [path for path in Path(folder).iterdir() if path.is_file()]
    whole = state is ProbeState.OK and len(files) == 1 and files[0].stat().st_size > 0
    if whole and info and str(info.get("id")) == str(video_id or info.get("id")):
        return {"state": ProbeState.OK.value, "note": "", "file": files[0].name}
    said = tidy("\n".join(filter(None, [str(failure or ""), log.text])))
    if state is ProbeState.OK:
        state, said = ProbeState.EXTRACTOR_BROKEN, said or "no file came, or one larger than is kept"
    return {"state": state.value, "note": said[:_NOTE]}


def _options(log: Log, proxy: str | None, folder: str, max_bytes: int) -> dict[str, Any]:
    return options(log, proxy) | {
        "extract_flat": False,
        "skip_download": False,
        "format": FORMAT,
        "max_filesize": max_bytes,
        "outtmpl": {"default": f"{folder}/copy.%(ext)s"},
        "nopart": True,
        "updatetime": False,
        "fixup": "never",
        "retries": 3,
        "continuedl": False,
        "hls_prefer_native": True,
        "writeinfojson": False,
    }
