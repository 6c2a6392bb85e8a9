"""The responsibility record that a bundle claims: sums recomputed from custody and delay, positions looked up.

Recomputed are the times that a person answered (`held_us`), answered while overdue (`held_overdue_us`), the delay
attributed to them (`attributed_us`) and that of these dossiers as a whole (`overdue_us`), once they have ended. With a
period, an interval that reaches over its edge may count with any part of itself, so these sums are then bounded. Late
dossiers (`dossiers_late`) are at most those in which the person held while overdue, or was attributed delay. All others
are held against their facts alone: whether a fact is rightly one, and whether a line of them is missing, is not known
here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from api.evidence.verifier.events import StoredEvent
from api.evidence.verifier.fields import Kinds, checked_list, checked_object
from api.evidence.verifier.findings import Finding, refused
from api.evidence.verifier.instants import read_instant
from api.evidence.verifier.record_facts import KNOWN_FIGURES, amount_by_facts, unfounded_facts

Claim = dict[str, Any]
RecordKey = tuple[str, str | None, str]
"""Part, on whose behalf, figure."""

HELD: Final = "held_us"
HELD_OVERDUE: Final = "held_overdue_us"
OVERDUE: Final = "overdue_us"
ATTRIBUTED: Final = "attributed_us"
LATE: Final = "dossiers_late"
RECOMPUTED: Final = (HELD, HELD_OVERDUE, OVERDUE, ATTRIBUTED)

_OFFICE_OFFSET: Final = timedelta(hours=7)
_PERIOD_TEXT: Final = re.compile(r"(\d{4}-\d\d)(?:\.\.(\d{4}-\d\d))?", re.ASCII)
_RECORD_FIELDS: Final[Kinds] = {
    "part": (str,),
    "on_behalf_of": (str, type(None)),
    "figure": (str,),
    "amount": (int,),
    "positions": (list,),
}


@dataclass(slots=True)
class Bounds:
    """What a sum is at least and at most; the same where it is known exactly. Microseconds."""

    least: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class Months:
    """A period: its first and last month, `2020-03`, in office time; both None for all time."""

    first: str | None
    last: str | None

    def part_of(self, start: datetime, end: datetime) -> tuple[bool, bool]:
        """Whether [start, end) lies in the period wholly, and whether it lies there at all."""
        if self.first is None or self.last is None:
            return True, True
        begins, ends = _month_of(start), _month_of(end - timedelta(microseconds=1))
        return self.first <= begins and ends <= self.last, begins <= self.last and self.first <= ends


def read_period(text: str | None) -> Months:
    """Refused."""
    if text is None:
        return Months(None, None)
    match = _PERIOD_TEXT.fullmatch(text)
    if match is None:
        raise refused("period-unreadable", "MANIFEST.json, period", f"Kỳ lạ: {text}.", f"No period: {text}.")
    return Months(match[1], match[2] or match[1])


def read_record(claimed: Any, events: Mapping[int, StoredEvent]) -> dict[RecordKey, Claim]:
    """The claimed lines by what they are of. Refused for a line that is no line, is there twice, or names no event."""
    lines: dict[RecordKey, Claim] = {}
    for number, value in enumerate(checked_list(claimed, dict, "figures.json, record")):
        where = f"figures.json, record[{number}]"
        line = checked_object(value, _RECORD_FIELDS, where)
        key = (line["part"], line["on_behalf_of"], line["figure"])
        if key in lines:
            raise refused("record-differs", where, f"Dòng {key} có hai lần.", f"The line {key} is there twice.")
        for fact in checked_list(line["positions"], list, where):
            for position in checked_list(fact, int, where):
                check_position(position, events, where)
        lines[key] = line
    return lines


def check_position(position: int, events: Mapping[int, StoredEvent], where: str) -> StoredEvent:
    """The event that a figure names. Refused where it is not in the bundle."""
    event = events.get(position)
    if event is None:
        raise refused(
            "position-not-in-bundle",
            where,
            f"Số liệu dựa vào sự kiện {position}, không có trong gói.",
            f"It rests on event {position}, which is not in the bundle.",
        )
    return event


def expected_sums(dossiers: Sequence[Claim], official: str, months: Months) -> dict[RecordKey, Bounds]:
    """What the recomputed dossiers come to for an official."""
    sums: dict[RecordKey, Bounds] = {}
    for dossier in dossiers:
        if dossier["ended"]:
            for key, amount, wholly in _amounts(dossier, official, months):
                bounds = sums.setdefault(key, Bounds())
                bounds.most += amount
                bounds.least += amount if wholly else 0
    return {key: bounds for key, bounds in sums.items() if bounds.most}


def record_findings(
    lines: Mapping[RecordKey, Claim],
    sums: Mapping[RecordKey, Bounds],
    events: Mapping[int, StoredEvent],
    official: str,
) -> Iterator[Finding]:
    """Lines whose amount is another than their facts or the recomputed intervals come to, and lines left out."""
    summed = {key for key in lines if key[2] in RECOMPUTED}
    for key in sorted(summed | sums.keys(), key=str):
        bounds = sums.get(key, Bounds())
        amount = lines[key]["amount"] if key in lines else 0
        if not bounds.least <= amount <= bounds.most:
            due = str(bounds.least) if bounds.least == bounds.most else f"{bounds.least}–{bounds.most}"
            yield _record_finding(key, amount, due)
    for key, line in lines.items():
        figure, facts = key[2], line["positions"]
        due_amount = amount_by_facts(figure, line["amount"], facts, events)
        if figure not in KNOWN_FIGURES:
            yield _record_finding(key, line["amount"], "–")
        elif due_amount is not None:
            yield _record_finding(key, line["amount"], due_amount)
        for fact in unfounded_facts(figure, facts, events, official):
            yield Finding(
                "fact-unfounded",
                f"figures.json, record, {key[0]}, {figure}",
                f"Sự kiện {fact} không phải việc mà số liệu này đếm, hoặc không nêu tên người này.",
                f"Events {fact} are not what this figure counts, or do not name this person.",
            )


def late_findings(
    lines: Mapping[RecordKey, Claim], dossiers: Sequence[Claim], official: str, months: Months
) -> Iterator[Finding]:
    """Lines that count more late dossiers than ended with overdue time or delay of theirs."""
    most: Counter[RecordKey] = Counter()
    for dossier in dossiers:
        if _ended_at(dossier, months) is None:
            continue
        for row in dossier["delay"]:
            if row["official"] == official and (row["share_us"] or row["held_overdue_us"]):
                most[row["part"], row["on_behalf_of"], LATE] += 1
    for key, line in lines.items():
        if key[2] == LATE and line["amount"] > most[key]:
            yield _record_finding(key, line["amount"], f"≤ {most[key]}")


def _ended_at(dossier: Claim, months: Months) -> datetime | None:
    """When a dossier ended; None where it is open, or ended outside the period."""
    if not dossier["ended"] or not dossier["intervals"] or dossier["intervals"][-1]["end"] is None:
        return None
    ended = read_instant(dossier["intervals"][-1]["end"])
    return ended if months.part_of(ended, ended + timedelta(microseconds=1))[0] else None


def _amounts(dossier: Claim, official: str, months: Months) -> Iterator[tuple[RecordKey, int, bool]]:
    """(key, amount, whether all of it lies in the period) of one ended dossier."""
    for interval in dossier["intervals"]:
        if interval["answerer"] == official and interval["part"] is not None and interval["end"] is not None:
            wholly, partly = months.part_of(read_instant(interval["start"]), read_instant(interval["end"]))
            if partly:
                whose = (interval["part"], interval["on_behalf_of"])
                yield (*whose, HELD), interval["working_us"], wholly
                yield (*whose, HELD_OVERDUE), interval["overdue_us"], wholly
    if _ended_at(dossier, months) is not None:
        of_whole: dict[str, list[str]] = {}
        for row in dossier["delay"]:
            if row["official"] == official:
                yield (row["part"], row["on_behalf_of"], ATTRIBUTED), row["share_us"], True
                if row["share_us"] or row["held_overdue_us"]:
                    of_whole.setdefault(row["part"], []).append(row["on_behalf_of"] or "")
        for part, absent in of_whole.items():  # once, also for one who acted for two
            yield (part, min(absent) or None, OVERDUE), dossier["counted_us"], True


def _record_finding(key: RecordKey, claimed: int, due: str) -> Finding:
    part, on_behalf_of, figure = key
    whose = part if on_behalf_of is None else f"{part} ({on_behalf_of})"
    return Finding(
        "record-differs",
        f"figures.json, record, {whose}, {figure}",
        f"Gói ghi {claimed}; tính lại được {due}.",
        f"The bundle says {claimed}; recomputed: {due}.",
    )


def _month_of(moment: datetime) -> str:
    return (moment + _OFFICE_OFFSET).strftime("%Y-%m")
