"""`hoso deadline`: reckon a due date and explain it, for anyone who wants to check one.

Works without a running instance, from the official days that ship with the software; where an instance is found,
its calendar counts, with every edit that was made there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Annotated, Any, TypeVar

import typer

from api.cli.options import AsJson, DataDir
from domain.model import calendar as days
from domain.model.calendar import WorkCalendar
from domain.model.calendar_seed import seeded_calendar
from domain.model.deadline import Deadline, Pause, due
from domain.model.deadline_explained import ClockEffect, DayRun, PauseNote, Reckoned
from domain.model.deadline_words import Language, explanation_lines
from domain.model.errors import DomainError
from domain.model.event import OFFICE_ZONE
from domain.model.term import Term

commands = typer.Typer()

Choice = TypeVar("Choice", ClockEffect, Language)

SHIPPED = "shipped"
MOMENT_VI = "thời điểm như 2025-12-31T14:00"
MOMENT_EN = "a moment such as 2025-12-31T14:00"


class OptionNotUnderstood(DomainError):
    CODE = "option-not-understood"
    VI = "Không hiểu {option} «{text}». Cần {vi}."
    EN = "{option} '{text}' was not understood. Give {en}."


@commands.command()
def deadline(
    received: Annotated[str, typer.Option(help="When it was received, e.g. 2025-12-31T14:00 (Asia/Ho_Chi_Minh).")],
    term: Annotated[str, typer.Option(help="3wd working days, 12wh working hours, 20cd calendar days, 0 in the day.")],
    pause: Annotated[list[str] | None, typer.Option(help="Waiting for the applicant, FROM/TO; FROM/ is open.")] = None,
    agency: Annotated[str | None, typer.Option(help="Reckon in this agency's office hours.")] = None,
    cutoff: Annotated[str | None, typer.Option(help="Hour for a term of 0, e.g. 15:00; else closing time.")] = None,
    effect: Annotated[str, typer.Option(help="What a wait does to the term: pause or restart.")] = "pause",
    lang: Annotated[str, typer.Option(help="vi or en.")] = "vi",
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Tính hạn và giải thích từng ngày. Reckon a due date and explain it."""
    language = _one_of(Language, "--lang", lang)
    calendar, origin = _calendar(data_dir)
    reckoned = due(
        _moment("--received", received),
        Term.parse(term),
        calendar.hours(agency),
        cutoff=_clock(cutoff),
        pauses=[_pause(text) for text in pause or ()],
        effect=_one_of(ClockEffect, "--effect", effect),
    )
    if as_json:
        print(json.dumps(as_object(reckoned, origin), ensure_ascii=False, indent=2))
    else:
        print("\n".join((*explanation_lines(reckoned, language), _calendar_words(reckoned, origin, language))))


def as_object(deadline: Deadline, origin: str) -> dict[str, Any]:
    """What `--json` prints: instants with the offset of Asia/Ho_Chi_Minh, every day by itself."""
    explanation = deadline.explanation
    paused = [run for run in explanation.days if run.reckoned is Reckoned.PAUSED]
    skipped = [run for run in explanation.skipped if run.reckoned is not Reckoned.PAUSED]
    return {
        "due": _local(deadline.due_at),
        "term": str(deadline.term),
        "started": _local(deadline.started_at),
        "run": deadline.run,
        "provisional": explanation.provisional,
        "calendar": {
            "origin": origin,
            "version": explanation.calendar_version,
            "hours_of": explanation.hours_of,
        },
        "explanation": {
            "day_0": deadline.started_at.astimezone(OFFICE_ZONE).date().isoformat(),
            "counted": [day for run in explanation.counted for day in _days(run)],
            "skipped": [day for run in skipped for day in _days(run)],
            "paused": [day for run in paused for day in _days(run)],
            "pauses": [_pause_object(note) for note in explanation.pauses],
            "last_day": deadline.last_day.isoformat() if deadline.last_day else None,
            "warnings": [
                {"code": warning.code.value, **day} for warning in explanation.warnings for day in _days(warning.days)
            ],
        },
    }


def _calendar(data_dir: DataDir) -> tuple[WorkCalendar, str]:
    """The calendar of the instance and its directory; the shipped one where no instance runs and none was named."""
    from domain.store.event_log import EventLog
    from domain.store.instance import Instance, InstanceNotRunning, NoInstance

    try:
        instance = Instance.find(data_dir)
    except (NoInstance, InstanceNotRunning):
        if data_dir is not None:
            raise
        return seeded_calendar(), SHIPPED
    calendar = WorkCalendar()
    with EventLog(instance.dsn("reader")) as log:
        for recorded in log.read_stream(days.STREAM):
            calendar = days.evolve(calendar, recorded)
    return calendar, str(instance.data_dir)


def _moment(option: str, text: str) -> datetime:
    """ISO 8601; without an offset it is the time of Asia/Ho_Chi_Minh."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise OptionNotUnderstood(option=option, text=text, vi=MOMENT_VI, en=MOMENT_EN) from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=OFFICE_ZONE)


def _pause(text: str) -> Pause:
    start, slash, end = text.partition("/")
    if not slash:
        raise OptionNotUnderstood(option="--pause", text=text, vi="TỪ/ĐẾN", en="FROM/TO")
    return Pause(_moment("--pause", start), _moment("--pause", end) if end else None)


def _clock(text: str | None) -> time | None:
    try:
        clock = None if text is None else time.fromisoformat(text)
    except ValueError:
        clock = time(tzinfo=OFFICE_ZONE)
    if clock is not None and clock.tzinfo is not None:
        raise OptionNotUnderstood(option="--cutoff", text=text, vi="giờ như 15:00", en="an hour such as 15:00")
    return clock


def _one_of(kind: type[Choice], option: str, text: str) -> Choice:
    try:
        return kind(text)
    except ValueError:
        choices = [choice.value for choice in kind]
        raise OptionNotUnderstood(
            option=option, text=text, vi=" hoặc ".join(choices), en=" or ".join(choices)
        ) from None


def _days(run: DayRun) -> Iterator[dict[str, Any]]:
    for offset in range(run.days):
        day: dict[str, Any] = {"day": (run.first + timedelta(days=offset)).isoformat(), "reason": run.reckoned.value}
        if run.name:
            day |= {"name": run.name, "document": run.document}
        if run.status is not None:
            day["status"] = run.status.value
        yield day | ({"provisional": True} if run.provisional else {})


def _pause_object(note: PauseNote) -> dict[str, Any]:
    return {
        "from": _local(note.start_at),
        "to": _local(note.end_at),
        "effect": note.effect.value,
        "due_before": _local(note.due_before),
        "left_working_us": note.left_us,
        "left_calendar_days": note.left_days,
    }


def _local(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(OFFICE_ZONE).isoformat()


def _calendar_words(deadline: Deadline, origin: str, language: Language) -> str:
    explanation = deadline.explanation
    vietnamese = language is Language.VI
    if origin == SHIPPED:
        where = "lịch kèm theo phần mềm" if vietnamese else "the calendar that ships with the software"
    else:
        where = f"lịch tại {origin}" if vietnamese else f"the calendar at {origin}"
    default = "giờ làm việc chung" if vietnamese else "default office hours"
    own = f"giờ làm việc của {explanation.hours_of}" if vietnamese else f"office hours of {explanation.hours_of}"
    whose = default if explanation.hours_of is None else own
    version = f"phiên bản {explanation.calendar_version}" if vietnamese else f"version {explanation.calendar_version}"
    return f"{'Theo' if vietnamese else 'By'}: {where}, {version}; {whose}"
