"""Where a dossier lies and what is on its way, event by event (custody rules 1, 2, 4 and 5, DOMAIN.md §5).

While an opinion is asked inside the system the dossier lies on the consulted desk, and the asker's waits beneath it.
Moves made meanwhile move the consulted desk, since that is what the office moves then.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.model import dossier_events as ev
from domain.model.attendance import Attendance
from domain.model.custody_interval import Ground, Mark, Matter
from domain.model.custody_opinions import Opinions
from domain.model.custody_terms import CustodyTerms
from domain.model.desk import Desk, desk_of
from domain.model.dossier import principal
from domain.model.event import ActorId, OfficialId, is_official
from domain.model.reference import Reference
from domain.model.stretches import Stretches
from domain.model.transit import DeemedAcceptance, Transit, addressed_unit, deemed_at


class Whereabouts:
    """The desks of one dossier. Events are applied in order; `advance` lets terms end that end between them.

    stopped: when the clock is stopped; returned: numbers of the handovers that are returned in the end.
    """

    def __init__(
        self,
        reference: Reference,
        attendance: Attendance,
        terms: CustodyTerms,
        stopped: Stretches,
        returned: frozenset[int],
        opinions: Opinions,
        desk: Desk,
    ) -> None:
        self._reference = reference
        self._attendance = attendance
        self._terms = terms
        self._stopped = stopped
        self._returned = returned
        self._shortest = timedelta(microseconds=terms.deemed_after_us)
        self._deemed_at: tuple[datetime, bool] | None = None
        self._deemed_known = False
        self._freed: set[Matter] = set()
        self.opinions = opinions
        self.desk = desk
        self.step_id: str | None = None
        self.transit: Transit | None = None
        self.free: set[int] = set()
        self.deemed: list[DeemedAcceptance] = []

    # -- questions

    @property
    def top(self) -> Desk:
        """The desk on which it lies now: the consulted one, else the dossier's own."""
        opinion = self.opinions.top
        return self.desk if opinion is None else self.opinions.desks[opinion.number]

    def next_change(self, after: datetime, before: datetime | None) -> datetime | None:
        """When the next term ends or account closes by itself; what comes from `before` on may be left out."""
        first = self._closes(self.desk.official, after)
        for desk in self.opinions.desks.values():
            first = _earlier(first, self._closes(desk.official, after))
        first = _earlier(first, self.opinions.next_change(after))
        transit = self.transit
        if transit is not None:
            first = _earlier(first, self._closes(transit.to.official, transit.sent_at))
            first = _earlier(first, self._deemed_by(transit, before))
        return first

    # -- moves by time

    def advance(self, at: datetime) -> None:
        """Let end what ends at `at`: a closed account gives back first, then an acceptance is deemed."""
        self.desk = self._pooled_if_closed(self.desk, at)
        for number, desk in self.opinions.desks.items():
            self.opinions.desks[number] = self._pooled_if_closed(desk, at)
        transit = self.transit
        if transit is None:
            return
        closes = self._closes(transit.to.official, transit.sent_at)
        if closes is not None and closes <= at:
            self._give_back(transit, at)
            return
        deemed = self._deemed_by(transit, None)
        if deemed is not None and deemed <= at:
            self._deem(transit)

    # -- moves by events

    def received(self, position: int, body: ev.ReceiptIssued) -> None:
        self.step_id = body.first_step
        self.desk = desk_of(principal(body), body.unit_id, (position,))

    def sent(self, position: int, body: ev.Transit) -> None:
        """On its way; the sender's desk keeps it. What was on its way before is not any more."""
        self._drop_transit(body.occurred_at)
        asked = body.opinion_no if isinstance(body, ev.OpinionRequested) else None
        if isinstance(body, ev.OpinionRequested):
            self.opinions.ask(position, body)
            if body.to.outside is not None:
                return
        opinion, desk = self.opinions.top, self.top
        matter = desk.matter(self.step_id)
        if desk.official != body.from_official:
            desk = desk_of(body.from_official, desk.unit, (position,))
            self._put(desk)
        within = None if opinion is None else opinion.number
        self.transit = Transit(
            number=body.handover_no,
            sender=body.from_official,
            to=body.to,
            unit_id=addressed_unit(self._reference, body) or desk.unit,
            sent_at=body.occurred_at,
            position=position,
            matter=matter,
            step_id=body.step_id,
            opinion_no=within if asked is None else asked,
            opens_opinion=asked is not None,
            returned=body.handover_no in self._returned,
        )
        self._deemed_known = False

    def accepted(self, position: int, body: ev.HandoverAccepted) -> None:
        """At once. Of a transit that was deemed accepted by then, a confirmation by whoever accepts."""
        transit = self.transit
        who = principal(body)
        if transit is not None and transit.number == body.handover_no:
            unit = body.unit_id or transit.unit_id
            self._arrive(transit, desk_of(who, unit, (transit.position, position)), body.occurred_at)
        elif self.deemed and self.deemed[-1].handover_no == body.handover_no and not self.top.confirmed:
            self._put(desk_of(who, body.unit_id or self.top.unit, (position,)))

    def returned(self, position: int, body: ev.HandoverReturned | ev.Recalled) -> None:
        """Back to the sender, who answered all along; or on to the head who settles it."""
        transit = self.transit
        if transit is None or transit.number != body.handover_no:
            return
        self._give_back(transit, body.occurred_at)
        settled_by = body.settled_by if isinstance(body, ev.HandoverReturned) else None
        if settled_by is not None:
            unit = self._reference.organisation.unit_of(settled_by, body.occurred_at) or self.top.unit
            self._put(Desk(settled_by, unit, Ground.SETTLING, (transit.position, position)))

    def taken_over(self, position: int, body: ev.TakenOver) -> None:
        """At once. By one to whom it was on its way, it is an acceptance."""
        who, at, transit = principal(body), body.occurred_at, self.transit
        if transit is not None and self._is_for(transit, who, at):
            unit = body.unit_id or transit.unit_id
            self._arrive(transit, desk_of(who, unit, (transit.position, position)), at)
        else:
            self._drop_transit(at)
            self._put(desk_of(who, body.unit_id or self.top.unit, (position,)))
        if not self.opinions.desks:
            self.step_id = body.step_id or self.step_id

    def opinion_given(self, body: ev.OpinionGiven) -> None:
        if self.transit is not None and self.transit.opinion_no == body.opinion_no:
            self.transit = None
        self.opinions.end(body.opinion_no, body.occurred_at, given=True)

    def handed_in(self, position: int, taker: ActorId, asked_by: ActorId, at: datetime) -> None:
        """The applicant's answer came in with `taker`; while an opinion is asked, the consulted desk keeps it."""
        if self.opinions.desks:
            return
        taker = taker if is_official(taker) else asked_by
        unit = self.desk.unit
        if taker != asked_by:
            unit = self._reference.organisation.unit_of(taker, at) or unit
        self.desk = desk_of(taker, unit, (position,))

    def confirm(self, who: ActorId) -> None:
        """An act by whoever has it unconfirmed says that it is theirs."""
        desk = self.top
        if not desk.confirmed and desk.official == who:
            self._put(desk._replace(confirmed=True))

    # -- parts of moves

    def _put(self, desk: Desk) -> None:
        opinion = self.opinions.top
        if opinion is None:
            self.desk = desk
        else:
            self.opinions.desks[opinion.number] = desk

    def _arrive(self, transit: Transit, desk: Desk, at: datetime) -> None:
        self.transit = None
        number = transit.opinion_no
        if number is None:
            self.desk = desk
            self.step_id = transit.step_id or self.step_id
        elif transit.opens_opinion:
            self.opinions.accept(number, desk, at)
        else:
            self.opinions.desks[number] = desk
        if transit.matter not in self._freed:
            self._freed.add(transit.matter)
            self.free.add(transit.number)

    def _give_back(self, transit: Transit, at: datetime) -> None:
        self.transit = None
        if transit.opens_opinion and transit.opinion_no is not None:
            self.opinions.end(transit.opinion_no, at, given=False)

    def _drop_transit(self, at: datetime) -> None:
        if self.transit is not None:
            self._give_back(self.transit, at)

    def _deem(self, transit: Transit) -> None:
        assert self._deemed_at is not None
        at, present = self._deemed_at
        rests_on = (transit.position,)
        if present and transit.to.official is not None:
            desk = Desk(transit.to.official, transit.unit_id, Ground.HELD, rests_on, confirmed=False)
        else:
            marks = () if present or transit.to.official is None else (Mark.ABSENT_WHILE_DEEMED,)
            desk = Desk(None, transit.unit_id, Ground.POOL, rests_on, confirmed=False, marks=marks)
        answerer = self._attendance.answering(desk.official, desk.unit, at).official
        self.deemed.append(DeemedAcceptance(transit.number, at, answerer, present, transit.position))
        self._arrive(transit, desk, at)

    def _deemed_by(self, transit: Transit, before: datetime | None) -> datetime | None:
        """When it is deemed accepted; looked for only where that could be before `before`."""
        if transit.returned:
            return None
        if not self._deemed_known:
            if before is not None and before - transit.sent_at < self._shortest:
                return None
            self._deemed_known = True
            self._deemed_at = deemed_at(
                transit.sent_at,
                transit.to,
                transit.unit_id,
                self._terms,
                self._attendance,
                self._reference,
                self._stopped,
            )
        return None if self._deemed_at is None else self._deemed_at[0]

    def _closes(self, official: OfficialId | None, after: datetime) -> datetime | None:
        return None if official is None else self._attendance.closed_from(official, after)

    def _pooled_if_closed(self, desk: Desk, at: datetime) -> Desk:
        if self._closes(desk.official, at) != at:
            return desk
        return Desk(None, desk.unit, Ground.POOL, desk.rests_on, desk.confirmed, (*desk.marks, Mark.DEACTIVATED))

    def _is_for(self, transit: Transit, who: OfficialId, at: datetime) -> bool:
        if transit.to.official is not None:
            return transit.to.official == who
        return self._reference.organisation.is_in_unit(who, transit.unit_id, at)


def _earlier(first: datetime | None, second: datetime | None) -> datetime | None:
    if first is None or (second is not None and second < first):
        return second
    return first
