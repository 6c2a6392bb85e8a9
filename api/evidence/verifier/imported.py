"""Cases of an imported log: who held them, inferred from their acts, and what official's record that comes to.

Policy `custody-1 (inferred)`: the time up to an act was held by whoever acted, of several acts at one instant by the
first; the tail by the case's owner, or else the last actor. What lies after the due date is overdue. Time is plain
elapsed time or the office hours of the calendar, as the dataset says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from api.evidence.verifier.calendar import office_hours
from api.evidence.verifier.events import StoredEvent, stream_of
from api.evidence.verifier.findings import refused
from api.evidence.verifier.instants import from_micros, micros, read_instant, written

INFERRED_POLICY: Final = "custody-1 (inferred)"
NOBODY: Final = "~unknown"

BY_NEXT_ACT: Final = "by the next act"
BY_ACT_AFTER_END: Final = "by the next act, after the end"
TAIL_ACTED: Final = "tail, acted"
TAIL_NEVER_ACTED: Final = "tail, never acted"

Elapsed = Callable[[int, int], int]
"""How much time lies between two instants (microseconds since 1970) by the calendar of the dataset."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A reading of a file. cut: the as-of moment lies before the log's last event, so later things are not known."""

    key: str
    as_of: int
    cut: bool
    elapsed: Elapsed


@dataclass(frozen=True, slots=True)
class LoggedAct:
    at: int
    official: str
    position: int


@dataclass(frozen=True, slots=True)
class LoggedCase:
    """A case as known at the dataset's as-of moment; acts in order of time, then of file. Instants since 1970 in µs."""

    opening: StoredEvent
    start: int | None
    due: int | None
    end: int | None
    owner: str | None
    acts: list[LoggedAct]

    def closes(self, as_of: int) -> int:
        return as_of if self.end is None else self.end


def read_dataset(events: list[StoredEvent], number: int) -> Dataset:
    """Dataset `number` of the log: the event of that version in the stream of all datasets. Refused."""
    stream = stream_of("datasets")
    event = next((each for each in events if each.stream_id == stream and each.version == number), None)
    if event is None or event.topic != "imported.DatasetImported":
        raise refused(
            "dataset-missing",
            "events.jsonl",
            f"Thiếu sự kiện của bộ dữ liệu {number}.",
            f"The event of dataset {number} is missing.",
        )
    body = event.body
    as_of, last = read_instant(body["as_of"]), read_instant(body["last_event_at"])
    return Dataset(body["dataset"], micros(as_of), as_of < last, _elapsed_by(body["calendar"], events))


def read_cases(events: list[StoredEvent], dataset: Dataset) -> list[LoggedCase]:
    """The cases of the bundle that had begun, in the order of their openings. Refused for one of another dataset."""
    streams: dict[str, list[StoredEvent]] = {}
    for event in events:
        if event.topic.startswith("imported.") and event.topic != "imported.DatasetImported":
            streams.setdefault(event.stream_id, []).append(event)
    cases = []
    for stream, history in streams.items():
        body = history[0].body
        if body.get("dataset") != dataset.key or stream != stream_of("imported", f"{dataset.key}:{body['case_id']}"):
            raise refused(
                "case-of-another-dataset",
                f"events.jsonl, position {history[0].position}",
                "Hồ sơ không thuộc bộ dữ liệu này.",
                "This case is not of the dataset.",
            )
        case = _case_of(history, dataset)
        if case is not None:
            cases.append(case)
    return cases


def case_claim(case: LoggedCase, dataset: Dataset) -> dict[str, Any]:
    """What a bundle has to say of a case."""
    intervals = _inferred_intervals(case, dataset)
    closes = case.closes(dataset.as_of)
    return {
        "case": case.opening.body["case_id"],
        "stream_id": case.opening.stream_id,
        "intervals": intervals,
        "late_us": sum(interval["overdue_us"] for interval in intervals),
        "late": case.due is not None and closes > case.due,
        "open": case.end is None,
    }


def imported_record(cases: list[LoggedCase], dataset: Dataset, official: str) -> list[dict[str, Any]]:
    """The lines of an official's record; a figure with no facts has none. Delay is not assessed: no step has a term."""
    acts = [act.position for case in cases for act in sorted(case.acts, key=_by_position) if act.official == official]
    claims = [case_claim(case, dataset) for case in cases]
    held = [each for claim in claims for each in claim["intervals"] if each["official"] == official]
    overdue = [each for each in held if each["overdue_us"]]
    late = [
        case.opening.position
        for case, claim in zip(cases, claims, strict=True)
        if claim["late"] and case.owner == official
    ]
    lines = (
        ("acts", len(acts), [[position] for position in acts]),
        ("held_us", sum(each["length_us"] for each in held), [each["positions"] for each in held]),
        ("held_overdue_us", sum(each["overdue_us"] for each in overdue), [each["positions"] for each in overdue]),
        ("late_as_owner", len(late), [[position] for position in late]),
    )
    return [
        {"part": "own", "on_behalf_of": None, "figure": figure, "amount": amount, "positions": positions}
        for figure, amount, positions in lines
        if amount
    ]


def is_named(case: LoggedCase, official: str) -> bool:
    return case.owner == official or any(act.official == official for act in case.acts)


def _elapsed_by(calendar: str, events: list[StoredEvent]) -> Elapsed:
    if calendar == "always-open":
        return lambda start, end: max(0, end - start)
    if calendar != "vn":
        raise refused("not-recomputable", "events.jsonl", f"Lịch lạ: {calendar}.", f"Unknown calendar: {calendar}.")
    hours = office_hours(events, None)
    return hours.between


def _case_of(history: list[StoredEvent], dataset: Dataset) -> LoggedCase | None:
    """None where it had not begun."""
    opening = history[0]
    body = opening.body
    acts = [
        LoggedAct(_logged_moment(event, "occurred_at") or 0, event.body.get("resource") or NOBODY, event.position)
        for event in history[1:]
    ]
    acts.sort(key=lambda act: (act.at, act.position))
    start, end = _logged_moment(opening, "started_at"), _logged_moment(opening, "ended_at")
    if dataset.cut:
        acts = [act for act in acts if act.at <= dataset.as_of]
        start = start if start is None or start <= dataset.as_of else None
        end = end if end is None or end <= dataset.as_of else None
    if not acts and start is None:
        return None
    return LoggedCase(opening, start, _logged_moment(opening, "due_at"), end, body.get("owner"), acts)


def _logged_moment(event: StoredEvent, name: str) -> int | None:
    text = event.body.get(name)
    return None if text is None else micros(read_instant(text))


def _by_position(act: LoggedAct) -> int:
    return act.position


def _inferred_intervals(case: LoggedCase, dataset: Dataset) -> list[dict[str, Any]]:
    """Without gaps from the case's beginning to its end; none is empty."""
    begins = [moment for moment in (case.start, *(act.at for act in case.acts[:1])) if moment is not None]
    since = min(begins)
    end = max(since, case.closes(dataset.as_of))
    found: list[dict[str, Any]] = []
    began_by = case.opening.position
    for act in case.acts:
        until = min(act.at, end)
        if until > since:
            ground = BY_NEXT_ACT if act.at <= end else BY_ACT_AFTER_END
            found.append(_inferred(case, dataset, (since, until), act.official, ground, {began_by, act.position}))
            since, began_by = until, act.position
    if since < end:
        last = case.acts[-1:]
        holder = case.owner or (last[0].official if last else NOBODY)
        ground = TAIL_ACTED if any(act.official == holder for act in case.acts) else TAIL_NEVER_ACTED
        rests_on = {case.opening.position, *(act.position for act in last)}
        found.append(_inferred(case, dataset, (since, end), holder, ground, rests_on))
    return found


def _inferred(
    case: LoggedCase, dataset: Dataset, span: tuple[int, int], official: str, ground: str, rests_on: set[int]
) -> dict[str, Any]:
    start, end = span
    overdue = 0 if case.due is None or end <= case.due else dataset.elapsed(max(start, case.due), end)
    return {
        "start": written(from_micros(start)),
        "end": written(from_micros(end)),
        "official": official,
        "ground": ground,
        "length_us": dataset.elapsed(start, end),
        "overdue_us": overdue,
        "positions": sorted(rests_on),
    }
