"""What a person types into a search box, as words to look for."""

from dataclasses import dataclass

from portal.rules.thai import search_text

LONGEST, MOST = 200, 8
PLACE_MARKS = str.maketrans("", "", "⟦⟧\x00")
"""Signs the index itself uses to tell provinces apart; nobody types them."""


@dataclass(frozen=True)
class Words:
    """`long` words are found anywhere in a row's text; `short` ones, under three characters, in its name alone."""

    long: tuple[str, ...] = ()
    short: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.long or self.short)


def read_words(text: str) -> Words:
    """The words of a search, folded as the stored texts are; of a very long text only the beginning counts."""
    words = search_text(text[:LONGEST].translate(PLACE_MARKS)).split()[:MOST]
    return Words(
        tuple(dict.fromkeys(word for word in words if len(word) >= 3)),
        tuple(dict.fromkeys(word for word in words if len(word) < 3)),
    )


def province_mark(province_id: int) -> str:
    """How a province stands in the index of a database that searches by words alone."""
    return f"⟦{province_id}⟧"
