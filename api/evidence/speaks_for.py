"""What speaks for an official, or has to be heard before anything is concluded: found by rule, never typed in.

Each entry names the event on which it rests. Explanations and objections are in the official's own words; all others
are computed from the same fold as the figures beside which they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from api.evidence.names import Names
from api.evidence.wording import EN, clock, duration, share
from domain.model import dossier_events as ev
from domain.model.calendar import OutageKind, OutageRecorded
from domain.model.custody_interval import Interval
from domain.model.dossier import principal
from domain.model.event import AgencyId, Event, OfficialId, Recorded, is_official
from domain.model.reference import Reference
from projections.folding import Folded
from projections.folding_proceedings import FoldedProceeding
from projections.queries.periods import Period
from projections.views.facts_of_time import arrivals
from projections.words import EXCUSES, duty_words

Claim = dict[str, Any]

HALF: Final = 500
"""Thousandths of the term: an arrival with less than that left is told."""


class _Asked(NamedTuple):
    """Whom and when it is about. official None: everybody who has to do with the dossiers."""

    official: OfficialId | None
    period: Period | None
    about: datetime

    def is_about(self, who: str | None) -> bool:
        return who is not None and is_official(who) and self.official in (None, who)

    def covers(self, at: datetime) -> bool:
        return at <= self.about and (self.period is None or self.period.start_at <= at < self.period.end_at)

    def touches(self, start: datetime, end: datetime) -> bool:
        return (
            start < end
            and start <= self.about
            and (self.period is None or (start < self.period.end_at and self.period.start_at < end))
        )


def speaks_for(
    dossiers: Iterable[Folded],
    proceedings: Iterable[FoldedProceeding],
    reference: Reference,
    calendar_events: Sequence[Recorded[Event]],
    *,
    official: OfficialId | None,
    period: Period | None,
    about: datetime,
) -> list[Claim]:
    """By dossier and position; then of proceedings, absences, outages. official None: of all in the dossiers."""
    asked, names = _Asked(official, period, about), Names(reference, about)
    found = [entry for folded in dossiers for entry in sorted(_of_dossier(folded, asked, names), key=_place)]
    if official is not None:
        found += sorted((one for each in proceedings for one in _of_duties(each, asked)), key=_place)
        found += _absences(reference, official, asked, names)
        found += _outages(reference, official, calendar_events, asked)
    return found


def _of_dossier(folded: Folded, asked: _Asked, names: Names) -> Iterator[Claim]:
    yield from _said(folded, asked, names)
    yield from _excused(folded, asked)
    for claim in folded.history.open_claims:
        for who in claim.affects:
            if asked.is_about(who) and asked.covers(claim.entry.body.occurred_at):
                yield _entry(
                    "disputed",
                    claim.position,
                    who,
                    folded,
                    "Một mục ghi chuyển việc hoặc thời gian sang người này chưa được xác nhận, nên chưa tính.",
                    "An entry that moves an act or time to this person is not confirmed, so it does not count.",
                )
    for arrival in arrivals(folded):
        interval = arrival.interval
        late = arrival.left_permille < HALF
        if late and asked.is_about(interval.answerer) and asked.covers(interval.start_at):
            vi, en = share(arrival.left_permille)
            yield _entry(
                "term_left",
                interval.cause,
                interval.answerer,
                folded,
                f"Khi hồ sơ đến, lúc {clock(interval.start_at)}, còn {vi} thời hạn.",
                f"When it came, at {clock(interval.start_at)}, {en} of the term was left.",
            )


def _said(folded: Folded, asked: _Asked, names: Names) -> Iterator[Claim]:
    """Their own words, what they reported, and work that others ordered again."""
    instructions: dict[int, ev.InstructionGiven] = {}
    for recorded in folded.history.events:
        body = recorded.body
        if isinstance(body, ev.InstructionGiven):
            instructions[body.instruction_no] = body
        if not asked.covers(body.occurred_at):
            continue
        at = clock(body.occurred_at)
        match body:
            case ev.ExplanationGiven() if asked.is_about(body.actor):
                vi, en = f"Giải trình lúc {at}: «{body.text}»", f"Explanation at {at}: «{body.text}»"
                yield _entry("explanation", recorded.position, body.actor, folded, vi, en)
            case ev.ObjectionRecorded() if asked.is_about(principal(body)):
                told = instructions.get(body.instruction_no)
                order = told.text if told is not None else "–"
                giver = names.person(told.actor) if told is not None else "–"
                yield _entry(
                    "objection",
                    recorded.position,
                    principal(body),
                    folded,
                    f"Phản đối bằng văn bản lúc {at}: «{body.text}», đối với chỉ đạo của {giver}: «{order}»",
                    f"Objected in writing at {at}: «{body.text}», to the instruction of {giver}: «{order}»",
                )
            case ev.ObstacleReported() if asked.is_about(principal(body)):
                whom = _addressee(body.addressee, names)
                yield _entry(
                    "obstacle",
                    recorded.position,
                    principal(body),
                    folded,
                    f"Báo vướng mắc lúc {at} cho {whom}, chờ trả lời đến {clock(body.due_at)}: «{body.description}»",
                    f"Reported an obstacle at {at} to {whom}, to be answered by {clock(body.due_at)}: "
                    f"«{body.description}»",
                )
            case ev.ReturnedForRework() if asked.is_about(body.to.official):
                yield _entry(
                    "rework",
                    recorded.position,
                    body.to.official,
                    folded,
                    f"Làm lại theo yêu cầu của {names.person(body.actor)} lúc {at}: «{body.reason}»",
                    f"Rework ordered by {names.person(body.actor)} at {at}: «{body.reason}»",
                )
            case _:
                pass


def _of_duties(folded: FoldedProceeding, asked: _Asked) -> Iterator[Claim]:
    """Their own words about duties of a proceeding, which is named by its number: it is no dossier of the bundle."""
    kinds = {duty.key: duty.kind for duty in folded.duties}
    for said in folded.proceeding.notes.explanations:
        if asked.is_about(said.official) and asked.covers(said.at):
            words, at = duty_words(kinds.get(said.duty, said.duty)), clock(said.at)
            yield {
                "what": "explanation",
                "position": said.position,
                "official": said.official,
                "dossier_id": None,
                "text_vi": f"{folded.proceeding.number}, {words.vi}: giải trình lúc {at}: «{said.text}»",
                "text_en": f"{folded.proceeding.number}, {words.en}: explanation at {at}: «{said.text}»",
            }


def _excused(folded: Folded, asked: _Asked) -> Iterator[Claim]:
    for interval in folded.custody.intervals:
        end = min(interval.end_at or asked.about, asked.about)
        if not asked.is_about(interval.answerer) or not asked.touches(interval.start_at, end):
            continue
        _, excused_us = folded.custody.measure(interval, interval.start_at, end)
        if excused_us:
            vi, en = _why(interval)
            spent = (clock(interval.start_at), clock(end))
            yield _entry(
                "excused",
                interval.cause,
                interval.answerer,
                folded,
                f"{duration(excused_us)} từ {spent[0]} đến {spent[1]} {vi}.",
                f"{duration(excused_us, EN)} from {spent[0]} to {spent[1]} {en}.",
            )


def _addressee(whom: ev.Answerable, names: Names) -> str:
    if whom.official is not None:
        return names.person(whom.official)
    return names.unit(whom.unit) if whom.unit is not None else whom.outside or "–"


def _why(interval: Interval) -> tuple[str, str]:
    words = EXCUSES.get(interval.excused or "agency_closed", EXCUSES["agency_closed"])
    return words.vi, words.en


def _absences(reference: Reference, official: OfficialId, asked: _Asked, names: Names) -> Iterator[Claim]:
    person = reference.organisation.officials.get(official)
    for absence in person.absences if person is not None else ():
        if asked.touches(absence.start_at, absence.end_at):
            instead = names.person(absence.acting_id) if absence.acting_id is not None else "–"
            spent = (clock(absence.start_at), clock(absence.end_at))
            why = f" {absence.reason}" if absence.reason else ""
            yield {
                "what": "absence",
                "position": absence.position,
                "official": official,
                "dossier_id": None,
                "text_vi": f"Vắng mặt từ {spent[0]} đến {spent[1]}, người làm thay: {instead}.{why}",
                "text_en": f"Absent from {spent[0]} to {spent[1]}, in their place: {instead}.{why}",
            }


def _outages(
    reference: Reference, official: OfficialId, calendar_events: Sequence[Recorded[Event]], asked: _Asked
) -> Iterator[Claim]:
    agencies = _agencies(reference, official)
    for recorded in calendar_events:
        if not isinstance(recorded.body, OutageRecorded):
            continue
        outage = recorded.body.outage
        if outage.agency_id not in (None, *agencies) or not asked.touches(outage.from_at, outage.to_at):
            continue
        closed = outage.kind is OutageKind.AGENCY_CLOSED
        spent = (clock(outage.from_at), clock(outage.to_at))
        vi, en = (
            ("Cơ quan đóng cửa", "The agency was closed") if closed else ("Phần mềm ngừng", "The software was down")
        )
        yield {
            "what": "closure" if closed else "outage",
            "position": recorded.position,
            "official": official,
            "dossier_id": None,
            "text_vi": f"{vi} từ {spent[0]} đến {spent[1]}: {outage.notice}",
            "text_en": f"{en} from {spent[0]} to {spent[1]}: {outage.notice}",
        }


def _agencies(reference: Reference, official: OfficialId) -> set[AgencyId]:
    person = reference.organisation.officials.get(official)
    found = {reference.organisation.agency_of(held.unit_id) for held in person.appointments} if person else set()
    return {agency for agency in found if agency is not None}


def _entry(what: str, position: int, official: str | None, folded: Folded, vi: str, en: str) -> Claim:
    return {
        "what": what,
        "position": position,
        "official": official,
        "dossier_id": str(folded.dossier_id),
        "text_vi": vi,
        "text_en": en,
    }


def _place(entry: Claim) -> tuple[int, str, str, str]:
    return entry["position"], entry["what"], entry["official"], entry["text_en"]
