"""The responsibility record of a bundle: sums by part from the recomputed dossiers, exact or bounded by a period."""

from __future__ import annotations

from typing import Any

import pytest

from api.evidence.verifier.events import StoredEvent
from api.evidence.verifier.findings import Refused
from api.evidence.verifier.instants import EPOCH_2000
from api.evidence.verifier.record import (
    Bounds,
    expected_sums,
    late_findings,
    read_period,
    read_record,
    record_findings,
)
from api.evidence.verifier.record_facts import KNOWN_FIGURES, unfounded_facts
from api.evidence.verifier.speaks_for import speaks_for_findings
from projections.figures import FIGURES

DOSSIER = "00000000-0000-0000-0000-000000000007"


def event(position: int, topic: str = "dossier.Noted", stream: str = DOSSIER, **body: Any) -> StoredEvent:
    return StoredEvent(position, stream, position, EPOCH_2000, topic, "", body)


def interval(start: str, end: str | None, who: str, working: int, overdue: int, **more: Any) -> dict[str, Any]:
    found = {"start": start, "end": end, "answerer": who, "part": "own", "on_behalf_of": None}
    return {**found, "working_us": working, "overdue_us": overdue, **more}


ACTING = {"part": "acting", "on_behalf_of": "b2"}


def dossier() -> dict[str, Any]:
    """Ended in April in Vietnam, though in March in UTC."""
    return {
        "ended": True,
        "counted_us": 14,
        "intervals": [
            interval("2020-03-02T01:00:00.000000Z", "2020-03-03T01:00:00.000000Z", "b1", 8, 0),
            interval("2020-03-03T01:00:00.000000Z", "2020-03-04T01:00:00.000000Z", "~applicant", 0, 0, part=None),
            interval("2020-03-04T01:00:00.000000Z", "2020-03-31T17:00:00.000000Z", "b1", 20, 5),
            interval("2020-03-31T17:00:00.000000Z", "2020-03-31T18:00:00.000000Z", "b1", 3, 3, **ACTING),
        ],
        "delay": [
            {"official": "b1", "part": "own", "on_behalf_of": None, "held_overdue_us": 5, "share_us": 4},
            {"official": "b2", "part": "own", "on_behalf_of": None, "held_overdue_us": 0, "share_us": 9},
        ],
    }


def sums(period: str | None, *dossiers: dict[str, Any]) -> dict[Any, tuple[int, int]]:
    found = expected_sums(dossiers or (dossier(),), "b1", read_period(period))
    return {key: (bounds.least, bounds.most) for key, bounds in found.items()}


def test_without_a_period_all_sums_are_exact() -> None:
    assert sums(None) == {
        ("own", None, "held_us"): (28, 28),
        ("own", None, "held_overdue_us"): (5, 5),
        ("acting", "b2", "held_us"): (3, 3),
        ("acting", "b2", "held_overdue_us"): (3, 3),
        ("own", None, "attributed_us"): (4, 4),
        ("own", None, "overdue_us"): (14, 14),
    }


def test_who_acted_in_a_dossier_for_two_has_its_overdue_time_once() -> None:
    rows = [
        {"official": "b1", "part": "acting", "on_behalf_of": absent, "held_overdue_us": 2, "share_us": 0}
        for absent in ("h2", "b2")
    ]
    found = sums(None, {**dossier(), "delay": rows})
    assert found[("acting", "b2", "overdue_us")] == (14, 14)
    assert ("acting", "h2", "overdue_us") not in found


def test_months_are_those_of_the_office() -> None:
    """The last interval begins with April; the delay is stated when the dossier ends."""
    assert sums("2020-03") == {("own", None, "held_us"): (28, 28), ("own", None, "held_overdue_us"): (5, 5)}
    assert sums("2020-04") == {
        ("acting", "b2", "held_us"): (3, 3),
        ("acting", "b2", "held_overdue_us"): (3, 3),
        ("own", None, "attributed_us"): (4, 4),
        ("own", None, "overdue_us"): (14, 14),
    }
    assert sums("2020-01..2020-12") == sums(None)
    assert sums("2020-05") == {}


def test_an_interval_over_the_edge_of_a_period_bounds_the_sum() -> None:
    over = dossier()
    over["intervals"][2]["end"] = over["intervals"][3]["start"] = "2020-04-01T01:00:00.000000Z"
    assert sums("2020-03", over)[("own", None, "held_us")] == (8, 28)


def test_open_dossiers_do_not_count() -> None:
    assert sums(None, {**dossier(), "ended": False}) == {}


def test_a_period_is_a_month_or_two() -> None:
    for text in ("2020", "2020-3", "2020-03..", "2020-03-01", "2020-03..2020-04..2020-05"):
        with pytest.raises(Refused):
            read_period(text)


def line(figure: str, amount: int, *positions: list[int], part: str = "own") -> dict[str, Any]:
    return {"part": part, "on_behalf_of": None, "figure": figure, "amount": amount, "positions": list(positions)}


def found(*lines: dict[str, Any], due: dict[Any, Bounds] | None = None) -> list[str]:
    events = {1: event(1, "log.Opened", "log"), 2: event(2), 3: event(3), 4: event(4, stream="other")}
    read = read_record(list(lines), events)
    places = [finding.where for finding in record_findings(read, due or {}, events, "b1")]
    return [place.removeprefix("figures.json, record, ") for place in places]


def late(amount: int, period: str | None = None, **more: Any) -> list[str]:
    lines = read_record([line("dossiers_late", amount, [2])], {2: event(2)})
    given = [{**dossier(), **more}, {**dossier(), "delay": [], **more}]
    return [finding.code for finding in late_findings(lines, given, "b1", read_period(period))]


def test_no_more_dossiers_are_late_than_ended_with_delay_or_overdue_time_of_theirs() -> None:
    rows = dossier()["delay"]
    assert [late(amount) for amount in (0, 1, 2)] == [[], [], ["record-differs"]]
    assert (late(1, "2020-04"), late(1, "2020-03")) == ([], ["record-differs"])
    assert late(1, ended=False) == late(1, delay=rows[1:]) == ["record-differs"]
    assert late(2, delay=[{**rows[0], "share_us": 0}]) == late(2, delay=[{**rows[0], "held_overdue_us": 0}]) == []
    assert late(1, delay=[{**rows[0], "held_overdue_us": 0, "share_us": 0}]) == ["record-differs"]
    assert late(1, delay=[{**rows[0], "part": "head"}]) == ["record-differs"]


def test_a_sum_has_to_lie_within_its_bounds() -> None:
    due = {("own", None, "held_us"): Bounds(8, 28)}
    for amount in (8, 20, 28):
        assert found(line("held_us", amount, [2]), due=due) == []
    for amount in (7, 29, 1):
        assert found(line("held_us", amount, [2]), due=due) == ["own, held_us"]


def test_a_sum_that_is_left_out_or_invented_is_found() -> None:
    assert found(due={("own", None, "held_us"): Bounds(1, 1)}) == ["own, held_us"]
    assert found(line("attributed_us", 1, [2])) == ["own, attributed_us"]
    assert found(line("held_us", 8, [2], part="acting"), due={("own", None, "held_us"): Bounds(8, 8)}) == [
        "acting, held_us",
        "own, held_us",
    ]


def test_dossiers_are_counted_by_the_events_behind_them() -> None:
    assert found(line("dossiers_handled", 2, [1, 2], [3], [4])) == []
    assert found(line("dossiers_handled", 3, [1, 2], [3], [4])) == ["own, dossiers_handled"]


def test_a_count_has_at_least_its_facts_and_every_fact_its_events() -> None:
    assert found(line("acts", 2, [2], [3])) == []
    assert found(line("acts", 5, [2, 3])) == []
    assert found(line("term_left_permille", 0, [2])) == []
    assert found(line("term_left_permille", -1, [2])) == ["own, term_left_permille"]
    assert found(line("term_left_permille", 0)) == ["own, term_left_permille"]
    assert found(line("steps_late", 2, [2], [3])) == []
    assert found(line("steps_late", 3, [2], [3])) == ["own, steps_late"]
    for odd in (line("acts", 1, [2], [3]), line("acts", 1), line("acts", 2, [2], [])):
        assert found(odd) == ["own, acts"]


def test_a_figure_that_is_none_is_found() -> None:
    assert found(line("score", 1, [2])) == ["own, score"]
    assert set(FIGURES) == KNOWN_FIGURES


def counted(figure: str, *facts: list[int]) -> list[Any]:
    complained = StoredEvent(7, DOSSIER, 1, EPOCH_2000, "dossier.Complained", '{"about":"b1"}', {})
    of_another = StoredEvent(8, DOSSIER, 2, EPOCH_2000, "dossier.Complained", '{"about":"b11"}', {})
    nested = r'{"act":"{\"about\":\"b1\"}"}'
    late = StoredEvent(9, DOSSIER, 3, EPOCH_2000, "dossier.RecordedLate", nested, {})
    events = {each.position: each for each in (event(2), complained, of_another, late)}
    return list(unfounded_facts(figure, facts, events, "b1"))


def test_what_is_counted_rests_on_an_event_of_its_kind_that_names_the_person() -> None:
    assert counted("complaints", [7, 2], [9]) == []
    assert counted("complaints", [2]) == [[2]]
    assert counted("complaints", [8]) == [[8]]
    assert counted("reminders", [7]) == [[7]]
    assert counted("steps_late", [2]) == []


def test_no_event_is_counted_twice() -> None:
    assert counted("complaints", [7], [7, 2]) == [[7, 2]]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([line("acts", 1, [9])], "position-not-in-bundle"),
        ([line("acts", 1, [2]), line("acts", 2, [2])], "record-differs"),
        ([{**line("acts", 1, [2]), "score": 1}], "field-unexpected"),
        ([{**line("acts", 1, [2]), "amount": True}], "field-unexpected"),
        ([line("acts", 1, [True])], "field-unexpected"),
        (["acts"], "field-unexpected"),
    ],
)
def test_lines_that_are_none_are_refused(lines: Any, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_record(lines, {2: event(2)})
    assert refusal.value.finding.code == code


# ---------------------------------------------------------------------- what speaks for them


def entry(what: str, position: int, text: str, **more: Any) -> dict[str, Any]:
    said = {"what": what, "position": position, "official": "b1", "dossier_id": DOSSIER}
    return {**said, "text_vi": f"Giải trình: «{text}»", "text_en": f"Explained: «{text}»", **more}


EXPLAINED = event(2, "dossier.ExplanationGiven", actor="b1", text="Thiếu người")
OBJECTED = event(3, "dossier.ObjectionRecorded", actor="r1", acting_for="b1", text="Trái luật")
BY_ANOTHER = event(4, "dossier.ExplanationGiven", actor="b9", text="…")
OWN = [entry("explanation", 2, "Thiếu người"), entry("objection", 3, "Trái luật")]


def spoken(entries: Any, official: str | None = "b1", *, whole_time: bool = True, more: Any = ()) -> list[str]:
    events = {each.position: each for each in (EXPLAINED, OBJECTED, BY_ANOTHER, event(5), *more)}
    return [finding.code for finding in speaks_for_findings(entries, events, official, whole_time=whole_time)]


def test_what_they_said_stands_as_they_said_it() -> None:
    assert spoken(OWN) == []
    assert spoken([*OWN, entry("excused", 5, "…")]) == []


def test_their_words_about_a_duty_are_held_to_the_event_as_those_about_a_dossier_are() -> None:
    said = event(7, "duty.Explained", actor="b1", duty="report:1", text="Máy chủ hỏng")
    whole = entry("explanation", 7, "Máy chủ hỏng", dossier_id=None)
    assert spoken([*OWN, whole], more=[said]) == []
    assert spoken(OWN, more=[said]) == ["speaks-for-left-out"]
    assert "speaks-for-differs" in spoken([*OWN, {**whole, "text_en": "«No»"}], more=[said])


@pytest.mark.parametrize("number", [0, 1])
def test_words_of_theirs_that_are_left_out_are_found(number: int) -> None:
    left = [OWN[1 - number]]
    assert spoken(left) == ["speaks-for-left-out"]
    assert spoken(left, whole_time=False) == []
    assert spoken(left, official=None) == []
    assert spoken(left, more=[event(6, "dossier.Corrected")]) == []


@pytest.mark.parametrize(
    "edit",
    [
        {"text_vi": "Giải trình: «Không biết»"},
        {"text_en": "Explained: «I do not know»"},
        {"official": "b2"},
        {"dossier_id": "00000000-0000-0000-0000-000000000008"},
    ],
)
def test_other_words_another_speaker_or_dossier_are_found(edit: dict[str, str]) -> None:
    assert "speaks-for-differs" in spoken([{**OWN[0], **edit}, OWN[1]])


def test_entries_that_name_no_event_are_refused() -> None:
    with pytest.raises(Refused) as refusal:
        spoken([entry("excused", 77, "…")])
    assert refusal.value.finding.code == "position-not-in-bundle"
