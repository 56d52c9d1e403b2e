"""What is shown of a stored file: small pictures without anything of who took it, where and with what."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.models.columns import HasId, moment


class Rendition(HasId, Base):
    """A WebP made of a stored file: `kind` is thumb, preview or poster (rules.kinds.RenditionKind); sizes in pixels.

    It can be made again from the original at any time, so it is no logged row; its scope is its file's.
    """

    __tablename__ = "renditions"
    __table_args__ = (UniqueConstraint("media_id", "kind"),)
    media_id: Mapped[int] = mapped_column(ForeignKey("media_objects.id"))
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(200), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    width: Mapped[int]
    height: Mapped[int]
    content_type: Mapped[str] = mapped_column(String(100))
    made_at: Mapped[datetime] = moment()
