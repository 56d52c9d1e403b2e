"""The tables, one noun family a file. Importing this room makes all of them known to SQLAlchemy."""

from portal.models.archives import Archive, ArchiveChange, ArchivedFile, VideoWatch
from portal.models.bookmarks import Bookmark
from portal.models.delegations import Delegation
from portal.models.departures import Departure
from portal.models.events import Event, EventSeal
from portal.models.fixity import BackupRun, FixityFinding, FixityMark, FixityPass, FixityRun, StoredCount
from portal.models.forwardings import Forwarding
from portal.models.guidelines import Guideline, GuidelineItem
from portal.models.jobs import Circuit, Counter, Job
from portal.models.leases import DeskHold, DeskVerdict
from portal.models.likenesses import Likeness
from portal.models.media import MediaObject, Upload
from portal.models.media_tags import MediaTag, MediaTagging
from portal.models.notices import Notice, OutboxRow
from portal.models.orders import ORDERS
from portal.models.people import Invitation, SignIn, SignInAttempt, User
from portal.models.photos import ReportFile
from portal.models.places import Authority, AuthorityName, Channel, District, Province
from portal.models.products import Activity, Product
from portal.models.renditions import Rendition
from portal.models.reports import Decision, Report, ReportVersion, Submission
from portal.models.rounds import Round, RoundPaper, RoundSnapshot, Rulebook
from portal.models.second_looks import SecondLook
from portal.models.sightings import ReferenceMark, Sighting, Still
from portal.models.sums import DistrictSum
from portal.models.videos import Album, FindingRow, FolderListing, Review, Video, VideoProbe

__all__ = [
    "ORDERS",
    "Activity",
    "Album",
    "Archive",
    "ArchiveChange",
    "ArchivedFile",
    "Authority",
    "AuthorityName",
    "BackupRun",
    "Bookmark",
    "Channel",
    "Circuit",
    "Counter",
    "Decision",
    "Delegation",
    "Departure",
    "DeskHold",
    "DeskVerdict",
    "District",
    "DistrictSum",
    "Event",
    "EventSeal",
    "FindingRow",
    "FixityFinding",
    "FixityMark",
    "FixityPass",
    "FixityRun",
    "FolderListing",
    "Forwarding",
    "Guideline",
    "GuidelineItem",
    "Invitation",
    "Job",
    "Likeness",
    "MediaObject",
    "MediaTag",
    "MediaTagging",
    "Notice",
    "OutboxRow",
    "Product",
    "Province",
    "ReferenceMark",
    "Rendition",
    "Report",
    "ReportFile",
    "ReportVersion",
    "Review",
    "Round",
    "RoundPaper",
    "RoundSnapshot",
    "Rulebook",
    "SecondLook",
    "Sighting",
    "SignIn",
    "SignInAttempt",
    "Still",
    "StoredCount",
    "Submission",
    "Upload",
    "User",
    "Video",
    "VideoProbe",
    "VideoWatch",
]
