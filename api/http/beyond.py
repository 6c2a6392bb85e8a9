"""Reads that go beyond whose dossiers a caller's are: each after its decision, each for a reason that stands here.

Evidence about people compares: a figure beside the unit's, the load beside the median of colleagues, how many dossiers
were held at once. Whoever may see the figure may not see each dossier behind it, so these reads are not held by the
reach of whoever asks; filtered, they would be wrong without a word.
"""

from __future__ import annotations

from enum import StrEnum


class Beyond(StrEnum):
    """Why a read goes beyond the reach of whoever asks."""

    RECORD = "record"
    """An official's record, its facts, the comparison of two: dossiers of other units too, beside figures of the whole
    unit and the median of colleagues. After the decision about the official, once the reading is on record."""

    UNIT_FIGURES = "unit-figures"
    """What a unit comes to, its people's loads, when its dossiers fall due: sums over everybody's dossiers, also those
    that its people hold elsewhere. After the decision about the unit."""

    HELD_AT_ONCE = "held-at-once"
    """Beside an interval of a dossier, how many dossiers its holder answered for then: a number. After the decision
    about the dossier."""

    FINDINGS = "findings"
    """What a person should look at, about an official or a unit. After the decision about that one."""

    BOARD_THEN = "board-then"
    """A unit's board as of another moment is folded again from whatever was its then. After the decision about the
    unit."""

    DUE_DATES = "due-dates"
    """Due dates that an edit of the calendar moves, all over the province. After the decision about the calendar."""

    REVIEW = "review"
    """Facts of the dossiers concerned beside a review, for those who take part in it: objections, obstacles, absences,
    guidance. After the decision about the review, once a reading without a part in it is on record."""

    OBSTACLES = "obstacles"
    """The register of common obstacles, and one of them with the clocks of the dossiers that hang on it: what stands in
    the way of one office stands in the way of others. After the decision about the right, or about the obstacle."""

    ATTITUDE = "attitude"
    """Ratings, complaints and lateness by agency and field: sums over everybody's dossiers. After the decision about
    the boards of all, or of the agency."""

    GUIDANCE = "guidance"
    """Guidance on procedure control that is not public: for everybody of the office, whoever asked. After the decision
    about the reference data."""
