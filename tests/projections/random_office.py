"""Random lives of dossiers and random changes of the reference data, interleaved in one log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

from domain.model import calendar as cal
from domain.model import dossier_events as ev
from domain.model import organisation as org
from domain.model import rule_adoption
from domain.model.calendar import DayRuling, Outage, OutageKind, Rule, Span
from domain.model.dossier_events import Channel
from domain.model.event import OFFICE_ZONE, Event, encode
from domain.model.organisation import Half, Role
from domain.model.rule_adoption import AdoptedRules, RuleFile, RuleOrigin, adopting, shipped_files
from domain.model.working_time import DayStatus
from tests.domain.histories import MONDAY, UNIT_OF, UNITS, Story, meta
from tests.projections.recording import RecordingLog
from tests.projections.world import tell

DAYS: Final = 21
STAFF: Final = tuple(official for official in UNIT_OF if official != "vpub-truc")


class RandomOffice:
    """Draws one thing after another that is recorded; each draw is a function of the random source alone."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self.absences: list[str] = []
        self.appointments = {f"bn-{official}" for official in STAFF}
        self.closed: set[str] = set()
        self.stories: list[UUID] = []
        self._numbers = 0

    def record(self, log: RecordingLog) -> None:
        """One more dossier's life, or one change of what dossiers are judged by."""
        draw = self._random.random()
        if draw < 0.03:
            moment = self._moment()
            log.record(rule_adoption.STREAM, *self._rules(moment), at=moment)
        elif draw < 0.45:
            self._change(log)
        else:
            self._live(log)

    # ------------------------------------------------------------------ dossiers

    def _live(self, log: RecordingLog) -> None:
        """A life from lodging to some point of it; no order of acts is impossible for a fold."""
        random = self._random
        self._numbers += 1
        dossier = UUID(int=0xFACE0000 + self._numbers)
        self.stories.append(dossier)
        result = random.choice([Channel.COUNTER, Channel.COUNTER, Channel.ONLINE, Channel.POST])
        now = self._moment()
        story = Story().lodged(now, result=result)
        if random.random() < 0.9:
            now += self._while(2)
            story.received(now, by=random.choice(["r1", "r2"]))
            for _ in range(random.randrange(1, 14)):
                now += self._while(20)
                self._act(story, now)
            if random.random() < 0.5:
                now += self._while(8)
                story.finished(now, self._anybody())
                if random.random() < 0.6:
                    story.sent(now + self._while(3), self._anybody(), "r1", "tr")
        tell(log, story.log, dossier, code=f"000.00.05.H20-260302-{self._numbers:04}")

    def _act(self, story: Story, now: datetime) -> None:
        random = self._random
        who, other = self._anybody(), self._anybody()
        acts: list[Callable[[], Any]] = [
            lambda: story.sent(now, who, random.choice([other, random.choice(list(UNITS))]), random.choice(STEPS)),
            lambda: story.sent(now, who, other, random.choice(STEPS)),
            lambda: story.accepted(now, who) if story.handovers else None,
            lambda: story.passed(now, who, other, random.choice(STEPS)),
            lambda: story.returned(now, who, wrong_address=random.random() < 0.3) if story.handovers else None,
            lambda: story.recalled(now, who) if story.handovers else None,
            lambda: story.assigned(now, "h2", other, random.choice(STEPS)),
            lambda: story.took(now, who, random.choice(STEPS)),
            lambda: story.started(now, who, "th"),
            lambda: story.completed(now, who, random.choice(["tn", "th", "pd"])),
            lambda: story.consulted(now, who, random.choice([other, "tn", "outside:Sở khác"])),
            lambda: story.advised(now, who) if story.opinions else None,
            lambda: story.hindered(
                now, who, random.choice([other, "tc", "outside:Bộ"]), until=now + self._while(30), step="th"
            ),
            lambda: story.answered(now, who, none=random.random() < 0.3) if story.obstacles else None,
            lambda: self._wait(story, now, who),
            lambda: self._rung(story, now),
            lambda: self._entry(story, now),
        ]
        random.choice(acts)()

    def _wait(self, story: Story, now: datetime, who: str) -> None:
        if story.deadline is not None and story.deadline.waiting is None:
            story.asked(now, who)
        elif story.deadline is not None and self._random.random() < 0.8:
            story.brought(now)

    def _rung(self, story: Story, now: datetime) -> None:
        number = sum(isinstance(r.body, ev.Escalated) for r in story.log) + 1
        story.do(
            ev.Escalated,
            now,
            "~workflow",
            escalation_no=number,
            cause=ev.Cause.TERM,
            run="1",
            rung=number,
            office="head",
            bearer=self._anybody(),
            answer_term="8wh",
            answer_due_at=now + self._while(30),
        )

    def _entry(self, story: Story, now: datetime) -> None:
        """A late entry or a correction, which counts only if nobody else gains by it."""
        earlier = now - self._while(30)
        first = story.log[0].body.occurred_at
        at = max(earlier, first + timedelta(minutes=1))
        body = ev.StepStarted(**meta(at, self._anybody()), step_id="th")
        affects = (self._anybody(),) if self._random.random() < 0.5 else ()
        entry = ev.RecordedLate(
            **meta(now, "h2"), act_topic=body.TOPIC, act=encode(body).decode(), reason="giấy", affects=affects
        )
        story.add(entry)
        if affects and self._random.random() < 0.5:
            story.do(ev.ClaimConfirmed, now, affects[0], claim=story.position)

    # ------------------------------------------------------------------ reference data

    def _change(self, log: RecordingLog) -> None:
        random = self._random
        self._numbers += 1
        moment = self._moment()
        people: list[Callable[[], Event | None]] = [
            lambda: self._absence(moment),
            lambda: self._absence(moment),
            lambda: self._absence_over(moment),
            lambda: self._appointment(moment),
            lambda: self._appointment_over(moment),
            lambda: self._account(moment),
        ]
        days: list[Callable[[], Event | None]] = [
            lambda: cal.DaysRuled(**meta(moment), rulings=(self._ruling(),)),
            lambda: cal.DayRulingWithdrawn(**meta(moment), day=self._day(), reason="nhầm"),
            lambda: cal.OfficeHoursSet(**meta(moment), hours=self._hours()),
            lambda: cal.OutageRecorded(**meta(moment), outage=self._outage()),
        ]
        of_people = random.random() < 0.7
        body = random.choice(people if of_people else days)()
        if body is not None:
            log.record(org.STREAM if of_people else cal.STREAM, body, at=moment)

    def _rules(self, moment: datetime) -> Sequence[Event]:
        """Other terms of custody-1 and attribution-1, by which every dossier may be judged otherwise."""
        hours = self._random.randrange(1, 9)
        files = tuple(
            RuleFile(file.name, file.text.replace('value = "4wh"', f'value = "{hours}wh"')) for file in shipped_files()
        )
        return adopting(AdoptedRules(), files, RuleOrigin.OFFICE, "văn bản", meta(moment))

    def _absence(self, moment: datetime) -> Event:
        first = self._day()
        absence_id = f"v{self._numbers}"
        self.absences.append(absence_id)
        return org.AbsenceRecorded(
            **meta(moment),
            absence_id=absence_id,
            official_id=self._anybody(),
            from_on=first,
            from_half=self._random.choice(list(Half)),
            to_on=first + timedelta(days=self._random.randrange(1, 5)),
            to_half=self._random.choice(list(Half)),
            acting_id=self._anybody() if self._random.random() < 0.6 else None,
        )

    def _absence_over(self, moment: datetime) -> Event | None:
        if not self.absences:
            return None
        absence_id = self._random.choice(self.absences)
        if self._random.random() < 0.5:
            return org.AbsenceCancelled(**meta(moment), absence_id=absence_id, reason="nhầm")
        return org.AbsenceEnded(**meta(moment), absence_id=absence_id, ended_at=moment)

    def _appointment(self, moment: datetime) -> Event:
        self.appointments.add(f"bn{self._numbers}")
        return org.OfficialAppointed(
            **meta(moment),
            appointment_id=f"bn{self._numbers}",
            official_id=self._anybody(),
            unit_id=self._random.choice(list(UNITS)),
            role=self._random.choice([Role.OFFICER, Role.HEAD]),
            valid_from=self._day(),
        )

    def _appointment_over(self, moment: datetime) -> Event:
        return org.AppointmentEnded(
            **meta(moment), appointment_id=self._random.choice(sorted(self.appointments)), valid_to=self._day()
        )

    def _account(self, moment: datetime) -> Event:
        official = self._anybody()
        if official in self.closed:
            self.closed.discard(official)
            return org.OfficialReactivated(**meta(moment), official_id=official, reason="…")
        self.closed.add(official)
        return org.OfficialDeactivated(**meta(moment), official_id=official, reason="…")

    def _ruling(self) -> DayRuling:
        return DayRuling(self._day(), self._random.choice(list(Rule)), "ngày", "văn bản", DayStatus.VERIFIED)

    def _hours(self) -> cal.WeekHours:
        opens = self._random.randrange(6, 9)
        agency = self._random.choice([None, "cl", "st"])
        spans = (Span(time(opens), time(11)), Span(time(13), time(17)))
        return cal.WeekHours(self._day(), (0, 1, 2, 3, 4), spans, "test", DayStatus.VERIFIED, agency)

    def _outage(self) -> Outage:
        start = self._moment()
        agency = self._random.choice([None, "cl", "st"])
        kind = self._random.choice(list(OutageKind))
        return Outage(kind, start, start + self._while(20), "thông báo", agency_id=agency)

    # ------------------------------------------------------------------ draws

    def _anybody(self) -> str:
        return self._random.choice(STAFF)

    def _day(self) -> date:
        return MONDAY + timedelta(days=self._random.randrange(-2, DAYS + 10))

    def _moment(self) -> datetime:
        clock = time(self._random.randrange(6, 18), self._random.choice([0, 15, 30]))
        day = MONDAY + timedelta(days=self._random.randrange(DAYS))
        return datetime.combine(day, clock, OFFICE_ZONE).astimezone(UTC)

    def _while(self, hours: int) -> timedelta:
        return timedelta(minutes=self._random.randrange(1, hours * 60))


STEPS: Final = (None, "tn", "th", "pd", "tr")
