"""Answers that come to a wanted total, reckoned from the domain's item ranges and not by the code under test."""

from __future__ import annotations

EVEN = (0, 2, 4)
ITEMS: dict[str, list[tuple[int, ...]]] = {
    "audit": [(0, 1, 2, 3, 4)] * 8 + [EVEN] * 2,
    "audit_c": [(0, 1, 2, 3, 4)] * 3,
    "sadq": [(0, 1, 2, 3)] * 20,
    "dudit": [(0, 1, 2, 3, 4)] * 9 + [EVEN] * 2,
    "dast_10": [(0, 1)] * 10,
    "phq_9": [(0, 1, 2, 3)] * 9,
    "gad_7": [(0, 1, 2, 3)] * 7,
}
"""What the items of each scored instrument give in points (B1, D7)."""


def summing(instrument: str, total: int) -> dict[str, int | None]:
    """Every item answered so that the points come to `total`; item 3 of the DAST-10 is answered the other way."""
    ranges, left, points = ITEMS[instrument], total, {}
    for number in sorted(range(len(ranges)), key=lambda n: len(ranges[n])):
        points[number] = max(value for value in ranges[number] if value <= left)
        left -= points[number]
    assert left == 0
    if instrument == "dast_10":
        points[2] = 1 - points[2]
    return {f"item_{number + 1}": points[number] for number in range(len(ranges))}
