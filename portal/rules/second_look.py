"""The second look: a share of the verdicts is given once more by another person who does not know the first."""

from collections.abc import Sequence

VERDICTS = ("accepted", "returned")


def is_chosen(chance: float, share_percent: int) -> bool:
    """Whether a verdict goes to a second person; `chance` in [0, 1) is handed in."""
    return chance * 100 < share_percent


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of two people's verdicts: agreement beyond what chance alone would give, 1 at most.

    None without pairs, and where both always gave one and the same verdict: then chance alone explains it all and the
    figure says nothing. Source: J. Cohen, A coefficient of agreement for nominal scales, 1960.
    """
    if not pairs:
        return None
    count = len(pairs)
    agreed = sum(first == second for first, second in pairs) / count
    words = {word for pair in pairs for word in pair}
    by_chance = sum(
        sum(first == word for first, _ in pairs) * sum(second == word for _, second in pairs) for word in words
    ) / (count * count)
    return None if by_chance == 1 else (agreed - by_chance) / (1 - by_chance)
