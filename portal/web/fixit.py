"""The fix-it card of a returned sending: a page for the phone, and one picture for LINE."""

from flask import Response, render_template, url_for

from portal.access.desk import kit, may_here, scope
from portal.access.policy import Permission
from portal.queries.fixit import FixIt, find_fixit
from portal.queries.sightings import find_still
from portal.rules.mending import at_words, share_text
from portal.rules.vocabulary import RuleId
from portal.services.errors import NotFound
from portal.web.pages import Pages
from portal.web.speaking import day, language

fixit = Pages("fixit", __name__)


@fixit.page("/fixit/<int:submission_id>", Permission.REPORT_READ)
def show(submission_id: int) -> str:
    """What is wrong, what right looks like, and the way to mend it."""
    card = _card(submission_id)
    return render_template(
        "fixit/show.html", card=card, share=_share(card), at=at_words(card.at_s),
        mends=may_here(Permission.REPORT_WRITE), shows_order=_is_about_marks(card),
    )  # fmt: skip


@fixit.page("/fixit/<int:submission_id>.png", Permission.REPORT_READ)
def picture(submission_id: int) -> Response:
    """The card as one picture: 1080 px wide, at most 1 MB."""
    from portal.pictures.cards import Card, draw_card  # Pillow comes in only when somebody wants the picture

    card = _card(submission_id)
    thai = language() == "th"
    points = [(p.wrong_th, p.right_th) if thai else (p.wrong_en, p.right_en) for p in card.points]
    drawn = draw_card(
        Card(
            title="ขอให้แก้ไขวิดีโอ" if thai else "Please mend the video",
            place=f"{card.place.name} {card.place.district}".strip(), product=card.product,
            points=points or [(line, "") for line in card.reason.splitlines() if line.strip()],
            foot=f"{day(card.at)} · {card.receipt}\n{_address(card)}", frame=_still_bytes(card),
            frame_label=at_words(card.at_s), shows_order=_is_about_marks(card),
        )
    )  # fmt: skip
    answer = Response(drawn, content_type="image/png")
    answer.headers["Content-Disposition"] = f"inline; filename=fix-it-{card.id}.png"
    return answer


def _card(submission_id: int) -> FixIt:
    with kit().read() as session:
        card = find_fixit(session, scope(), submission_id)
    if card is None:
        raise NotFound
    return card


def _still_bytes(card: FixIt) -> bytes | None:
    if card.still_id is None:
        return None
    with kit().read() as session:
        still = find_still(session, scope(), card.still_id)
    if still is None or not kit().media.exists(still.key):
        return None
    with kit().media.open(still.key) as source:
        return source.read()


def _is_about_marks(card: FixIt) -> bool:
    return any(point.rule is RuleId.FIVE_MARKS for point in card.points)


def _address(card: FixIt) -> str:
    return kit().base_url.rstrip("/") + url_for("fixit.show", submission_id=card.id)


def _share(card: FixIt) -> str:
    return share_text(card.place.name, card.product, card.points, card.reason, _address(card))
