"""Forgeries of what a bundle claims, and of whom it claims it."""

from __future__ import annotations

from tests.evidence.made_bundles import DAY_US, OFFICIAL, case_stream, written
from tests.evidence.made_log import Forge, Line, Parts, stream


def intervals(parts: Parts, case: int = 0) -> list[Line]:
    found: list[Line] = parts.figures["imported"][case]["intervals"]
    return found


def line_of(parts: Parts, figure: str) -> Line:
    found: Line = next(line for line in parts.figures["record"] if line["figure"] == figure)
    return found


def interval_longer_by_a_microsecond(parts: Parts) -> None:
    intervals(parts)[0]["end"] = "2019-01-02T00:00:00.000001Z"


def interval_and_its_neighbour_moved(parts: Parts) -> None:
    first, second = intervals(parts)[:2]
    first["end"] = second["start"] = "2019-01-02T00:00:00.000001Z"
    first["length_us"] += 1
    second["length_us"] -= 1


def another_answerer(parts: Parts) -> None:
    intervals(parts)[1]["official"] = OFFICIAL


def another_ground(parts: Parts) -> None:
    intervals(parts, 2)[0]["ground"] = "tail, acted"


def overdue_less(parts: Parts) -> None:
    intervals(parts)[2]["overdue_us"] -= DAY_US
    parts.figures["imported"][0]["late_us"] -= DAY_US


def interval_left_out(parts: Parts) -> None:
    del intervals(parts)[1]


def interval_too_many(parts: Parts) -> None:
    intervals(parts).append(dict(intervals(parts)[2], start=written(8), end=written(9)))


def intervals_swapped(parts: Parts) -> None:
    intervals(parts).reverse()


def other_positions(parts: Parts) -> None:
    intervals(parts)[0]["positions"] = [2]


def late_is_not_late(parts: Parts) -> None:
    parts.figures["imported"][0]["late"] = False


def open_is_closed(parts: Parts) -> None:
    parts.figures["imported"][1]["open"] = False


def case_left_out_of_the_figures(parts: Parts) -> None:
    del parts.figures["imported"][0]


def cases_swapped(parts: Parts) -> None:
    parts.figures["imported"].reverse()


def dossier_claimed_beside(parts: Parts) -> None:
    parts.figures["dossiers"] = [{"dossier_id": case_stream("c1")}]


def another_amount(parts: Parts) -> None:
    line_of(parts, "held_us")["amount"] += 1


def figure_left_out(parts: Parts) -> None:
    parts.figures["record"].remove(line_of(parts, "acts"))


def figure_invented(parts: Parts) -> None:
    parts.figures["record"].append({**line_of(parts, "acts"), "figure": "complaints"})


def parts_swapped(parts: Parts) -> None:
    """Own work shown as acting for another."""
    line_of(parts, "held_us").update(part="acting", on_behalf_of="resource 4")


def fact_on_another_event(parts: Parts) -> None:
    line_of(parts, "acts")["positions"] = [[3], [4]]


def another_policy(parts: Parts) -> None:
    parts.figures["policies"] = ["custody-2"]


def another_calendar_version(parts: Parts) -> None:
    parts.figures["calendar_version"] = 1


def words_in_their_mouth(parts: Parts) -> None:
    entry = {"what": "explanation", "position": 3, "official": OFFICIAL, "dossier_id": None}
    parts.figures["speaks_for"] = [{**entry, "text_vi": "«»", "text_en": "«»"}]


def truth_as_a_number(parts: Parts) -> None:
    parts.figures["imported"][0]["late"] = 1


def another_subject(parts: Parts) -> None:
    parts.manifest["subject"] = "resource 7"


def another_official(parts: Parts) -> None:
    """The figures of one under the name of another, who is in the log too."""
    parts.manifest["subject"] = "resource 4"


def another_kind(parts: Parts) -> None:
    parts.manifest["kind"] = "dossier"


def another_dataset(parts: Parts) -> None:
    parts.manifest["dataset"] = 2


def dataset_left_out(parts: Parts) -> None:
    """And so the as-of moment of all open cases."""
    at = next(n for n, event in enumerate(parts.events) if event["stream_id"] == stream("datasets"))
    del parts.events[at], parts.proofs[at]


FORGED: list[tuple[Forge, str]] = [
    (interval_longer_by_a_microsecond, "interval-differs"),
    (interval_and_its_neighbour_moved, "interval-differs"),
    (another_answerer, "interval-differs"),
    (another_ground, "interval-differs"),
    (overdue_less, "interval-differs"),
    (interval_left_out, "interval-differs"),
    (interval_too_many, "interval-differs"),
    (intervals_swapped, "interval-differs"),
    (other_positions, "interval-differs"),
    (late_is_not_late, "figure-differs"),
    (open_is_closed, "figure-differs"),
    (case_left_out_of_the_figures, "figure-differs"),
    (cases_swapped, "figure-differs"),
    (dossier_claimed_beside, "figure-differs"),
    (another_amount, "record-differs"),
    (figure_left_out, "record-differs"),
    (figure_invented, "record-differs"),
    (parts_swapped, "record-differs"),
    (fact_on_another_event, "record-differs"),
    (another_policy, "figure-differs"),
    (another_calendar_version, "figure-differs"),
    (words_in_their_mouth, "figure-differs"),
    (truth_as_a_number, "figure-differs"),
    (another_subject, "subject-differs"),
    (another_official, "record-differs"),
    (another_kind, "subject-differs"),
    (another_dataset, "dataset-missing"),
    (dataset_left_out, "dataset-missing"),
]
"""Each with the code of the finding by which it has to fail."""
