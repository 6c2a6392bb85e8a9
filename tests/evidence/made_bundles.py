"""Bundles of a made-up log: an imported official's, with events of others between and after its own."""

from __future__ import annotations

from typing import Any

from tests.evidence.made_log import Line, Log, Parts, Signer, instant, note, stream

DATASET = "0c7e0dc6-0000-5000-8000-000000000001"
HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US
OFFICIAL = "resource 21"


def day(number: int, hour: int = 0) -> str:
    """An instant of January 2019, as an event has it."""
    return f"2019-01-{number:02}T{hour:02}:00:00Z"


def written(number: int, hour: int = 0) -> str:
    """The same as a bundle writes it."""
    return f"2019-01-{number:02}T{hour:02}:00:00.000000Z"


def case_stream(case: str) -> str:
    return stream("imported", f"{DATASET}:{case}")


def logged() -> Log:
    """Three cases, a dataset, other people's events. Case c1 is late, c2 open and overdue, c3 has no act."""
    log = Log()
    opened = {"actor": "~import", "source": "import", "dataset": DATASET}
    _case(log, "c1", opened | {"due_at": day(5), "ended_at": day(8), "started_at": day(1), "owner": OFFICIAL})
    _step(log, "c1", "register", day(2), OFFICIAL)
    _step(log, "c1", "decide", day(6), "resource 4")
    log.add(stream("other"), "other.Noted", {"text": "Việc của người khác"})
    _case(log, "c2", opened | {"due_at": day(9), "started_at": day(3)})
    _step(log, "c2", "register", day(4), None)
    _step(log, "c2", "decide", day(7), OFFICIAL)
    _case(log, "c3", opened | {"started_at": day(4), "ended_at": day(5), "owner": OFFICIAL})
    dataset = {"dataset": DATASET, "calendar": "always-open", "as_of": day(10), "last_event_at": day(7)}
    log.add(stream("datasets"), "imported.DatasetImported", dataset)
    log.add(stream("other"), "other.Noted", {"text": "đến sau"})
    return log


def _case(log: Log, case: str, body: dict[str, Any]) -> None:
    moment = {"occurred_at": body["started_at"], "case_id": case, "place": "line 1"}
    log.add(case_stream(case), "imported.CaseOpened", body | moment)


def _step(log: Log, case: str, activity: str, at: str, resource: str | None) -> None:
    body = {"occurred_at": at, "actor": "~import", "source": "import", "activity": activity, "place": "line 2"}
    log.add(case_stream(case), "imported.StepCompleted", body if resource is None else body | {"resource": resource})


def interval(
    start: str, end: str, official: str, ground: str, length_days: int, overdue_days: int, positions: list[int]
) -> Line:
    return {
        "start": start,
        "end": end,
        "official": official,
        "ground": ground,
        "length_us": length_days * DAY_US,
        "overdue_us": overdue_days * DAY_US,
        "positions": positions,
    }


def imported_claims() -> list[Line]:
    """By hand from docs/policies/imported-logs.md."""
    by_act, acted, never = "by the next act", "tail, acted", "tail, never acted"
    return [
        {
            "case": "c1",
            "stream_id": case_stream("c1"),
            "intervals": [
                interval(written(1), written(2), OFFICIAL, by_act, 1, 0, [2, 3]),
                interval(written(2), written(6), "resource 4", by_act, 4, 1, [3, 4]),
                interval(written(6), written(8), OFFICIAL, acted, 2, 2, [2, 4]),
            ],
            "late_us": 3 * DAY_US,
            "late": True,
            "open": False,
        },
        {
            "case": "c2",
            "stream_id": case_stream("c2"),
            "intervals": [
                interval(written(3), written(4), "~unknown", by_act, 1, 0, [6, 7]),
                interval(written(4), written(7), OFFICIAL, by_act, 3, 0, [7, 8]),
                interval(written(7), written(10), OFFICIAL, acted, 3, 1, [6, 8]),
            ],
            "late_us": DAY_US,
            "late": True,
            "open": True,
        },
        {
            "case": "c3",
            "stream_id": case_stream("c3"),
            "intervals": [interval(written(4), written(5), OFFICIAL, never, 1, 0, [9])],
            "late_us": 0,
            "late": False,
            "open": False,
        },
    ]


def imported_record() -> list[Line]:
    held = [[2, 3], [2, 4], [7, 8], [6, 8], [9]]
    figures = [
        ("acts", 2, [[3], [8]]),
        ("held_us", 10 * DAY_US, held),
        ("held_overdue_us", 3 * DAY_US, [[2, 4], [6, 8]]),
        ("late_as_owner", 1, [[2]]),
    ]
    return [
        {"part": "own", "on_behalf_of": None, "figure": figure, "amount": amount, "positions": positions}
        for figure, amount, positions in figures
    ]


def log_signer(log: Log) -> Signer:
    return Signer.numbered(log.origin, 1)


def imported_official(log: Log | None = None, *more: str) -> Parts:
    """A whole and honest bundle. log: by default `logged`. more: further streams that belong in it."""
    log = log or logged()
    signer = log_signer(log)
    events = log.of([stream("log"), stream("datasets"), *(case_stream(case) for case in ("c1", "c2", "c3")), *more])
    last = log.events[-1]
    return Parts(
        manifest={
            "format": "hoso-evidence-1",
            "kind": "official",
            "subject": OFFICIAL,
            "dataset": 1,
            "period": None,
            "origin": log.origin,
            "size": len(log.events),
            "about": instant(last["recorded_at"]),
        },
        key=f"{signer.key}\n{signer.fingerprint}\n",
        checkpoint=note(log.checkpoint_text(), signer),
        events=events,
        proofs=log.proofs(events),
        about={"event": dict(last), "hashes": log.proofs([last])[0]["hashes"]},
        figures={
            "policies": ["custody-1 (inferred)"],
            "calendar_version": 0,
            "dossiers": [],
            "imported": imported_claims(),
            "record": imported_record(),
            "speaks_for": [],
        },
    )
