"""What was seen of the outside, as plain rows that rules, services and probes share."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from portal.rules.vocabulary import FolderState, Outcome, Platform, ProbeState, RuleId


@dataclass(frozen=True)
class Finding:
    """What one rule said: its outcome, the evidence as data, and how to mend it in both languages."""

    rule: RuleId
    outcome: Outcome
    message_th: str
    message_en: str
    evidence: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class VideoLook:
    """One look at a video from outside. `duration_s` in seconds; `source` is youtube_api, yt_dlp, manual or file.

    `note` keeps the platform's own words, cut to 500 characters; `retry_after_s` is set when the platform asked for
    a pause.
    """

    state: ProbeState
    source: str
    probed_at: datetime
    platform: Platform | None = None
    video_id: str | None = None
    canonical_url: str | None = None
    title: str | None = None
    description: str | None = None
    duration_s: float | None = None
    channel: str | None = None
    channel_url: str | None = None
    unlisted: bool = False
    note: str = ""
    retry_after_s: int | None = None


@dataclass(frozen=True)
class FileLook:
    """What a decoder saw in an uploaded file; `problem` is None when all is well.

    `problem` is one of: not_video, empty, truncated, no_video_stream, too_many_streams, too_large_picture, timed_out,
    crashed; of a photo or document also not_photo, not_document, two_in_one (a second file hides in it), locked (needs
    a password). `container` is the format: mov, matroska, jpeg, png, webp, heif, pdf.
    """

    duration_s: float | None
    size_bytes: int
    container: str | None = None
    video_codec: str | None = None
    audio_codec: str | None = None
    width: int | None = None
    height: int | None = None
    problem: str | None = None
    note: str = ""


ACCIDENTS = frozenset({"timed_out", "crashed"})
"""Problems that may be the machine's, not the file's: it is looked into again before they are believed."""


@dataclass(frozen=True)
class Picture:
    """A small picture made of a file: `kind` is a RenditionKind, `content` a WebP, sizes in pixels."""

    kind: str
    content: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Rendered:
    """What a decoder saw in a file, and the small pictures it made of it (none of what cannot be shown)."""

    look: FileLook
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class Hashes:
    """By what a picture, or frames of a film in their order, are known again: 16 hex digits each (rules.likeness).

    `problem` is a word of FileLook when the file could not be looked at.
    """

    hashes: tuple[str, ...] = ()
    problem: str | None = None


@dataclass(frozen=True)
class FolderEntry:
    """One thing in a folder as the listing names it; `kind` is image, video, folder or other.

    `path` names the inner folders that lead to it ("อบรม/วันที่ 1"), `mime` the content type where one was told.
    """

    file_id: str
    name: str
    kind: str
    size_bytes: int | None = None
    md5: str | None = None
    modified_at: str | None = None
    mime: str = ""
    path: str = ""


@dataclass(frozen=True)
class FolderLook:
    """One look at a photo folder; `entries` is empty unless state is ok.

    Only a `whole` look saw everything that is there: what a partial one does not name may be there all the same.
    """

    state: FolderState
    source: str
    looked_at: datetime
    folder_id: str | None = None
    title: str | None = None
    entries: tuple[FolderEntry, ...] = ()
    note: str = ""
    retry_after_s: int | None = None
    whole: bool = True


@dataclass(frozen=True)
class Fetched:
    """How the fetching of one file or video ended; its bytes went to the sink that was handed in.

    `state` is a FolderState of a file, a ProbeState of a video; `retry_after_s` is set when a pause was asked for.
    """

    state: FolderState | ProbeState
    note: str = ""
    retry_after_s: int | None = None
    content_type: str = ""
