"""What a dossier of the demonstration will run into, drawn by chance when it is lodged.

So that every seeding shows everything, each of the first dossiers is given one turn and no other, in the order of
`Turn`.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from random import Random
from typing import Final

from api.demo.procedures import Offer


class Turn(StrEnum):
    """Something that does not happen to every dossier."""

    # before the receipt
    REFUSED = "refused"
    RECEIVED_LATE = "received_late"
    INCOMPLETE_AT_ONCE = "incomplete_at_once"
    # the applicant's turn
    SUPPLEMENT = "supplement"
    PARTIAL_ANSWER = "partial_answer"
    SECOND_SUPPLEMENT = "second_supplement"
    NEVER_ANSWERED = "never_answered"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    LODGED_AGAIN = "lodged_again"
    FEE = "fee"
    FINANCIAL_DUTY = "financial_duty"
    # hand to hand
    NOT_ACCEPTED = "not_accepted"
    WRONG_ADDRESS = "wrong_address"
    SENT_BACK_AFTER_DEEMED = "sent_back_after_deemed"
    SENT_BACK_TWICE = "sent_back_twice"
    RECALLED = "recalled"
    MEANT_FOR_ANOTHER = "meant_for_another"
    PING_PONG = "ping_pong"
    REASSIGNED = "reassigned"
    # work
    OPINION = "opinion"
    OUTSIDE_OPINION = "outside_opinion"
    ASKED_AGAIN = "asked_again"
    OBSTACLE = "obstacle"
    OBSTACLE_UNANSWERED = "obstacle_unanswered"
    NO_OBSTACLE = "no_obstacle"
    OUTSIDE_OBSTACLE = "outside_obstacle"
    FURTHER_OBSTACLE = "further_obstacle"
    INSTRUCTED = "instructed"
    OBJECTED = "objected"
    REWORK = "rework"
    OWN_APPROVAL = "own_approval"
    # time
    SLOW = "slow"
    FORGOTTEN = "forgotten"
    NEGLECTED = "neglected"
    # paper and corrections
    ON_PAPER = "on_paper"
    ENTERED_BY_ANOTHER = "entered_by_another"
    CORRECTED = "corrected"
    CLAIM_CONFIRMED = "claim_confirmed"
    CLAIM_DISPUTED = "claim_disputed"
    CLAIM_CONFIRMED_ABOVE = "claim_confirmed_above"
    # afterwards
    POST_FAILED = "post_failed"
    RATED = "rated"
    COMPLAINED = "complained"
    EXPLAINED = "explained"


ODDS: Final = {
    Turn.REFUSED: 0.012,
    Turn.RECEIVED_LATE: 0.015,
    Turn.INCOMPLETE_AT_ONCE: 0.012,
    Turn.SUPPLEMENT: 0.12,
    Turn.PARTIAL_ANSWER: 0.015,
    Turn.SECOND_SUPPLEMENT: 0.012,
    Turn.NEVER_ANSWERED: 0.006,
    Turn.WITHDRAWN: 0.006,
    Turn.STOPPED: 0.006,
    Turn.LODGED_AGAIN: 0.004,
    Turn.FEE: 0.35,
    Turn.FINANCIAL_DUTY: 0.35,
    Turn.NOT_ACCEPTED: 0.05,
    Turn.WRONG_ADDRESS: 0.015,
    Turn.SENT_BACK_AFTER_DEEMED: 0.006,
    Turn.SENT_BACK_TWICE: 0.003,
    Turn.RECALLED: 0.008,
    Turn.MEANT_FOR_ANOTHER: 0.01,
    Turn.PING_PONG: 0.02,
    Turn.REASSIGNED: 0.03,
    Turn.OPINION: 0.3,
    Turn.OUTSIDE_OPINION: 0.03,
    Turn.ASKED_AGAIN: 0.004,
    Turn.OBSTACLE: 0.05,
    Turn.OBSTACLE_UNANSWERED: 0.008,
    Turn.NO_OBSTACLE: 0.01,
    Turn.OUTSIDE_OBSTACLE: 0.012,
    Turn.FURTHER_OBSTACLE: 0.005,
    Turn.INSTRUCTED: 0.012,
    Turn.OBJECTED: 0.006,
    Turn.REWORK: 0.05,
    Turn.OWN_APPROVAL: 0.004,
    Turn.SLOW: 0.06,
    Turn.FORGOTTEN: 0.012,
    Turn.NEGLECTED: 0.006,
    Turn.ON_PAPER: 0.03,
    Turn.ENTERED_BY_ANOTHER: 0.006,
    Turn.CORRECTED: 0.008,
    Turn.CLAIM_CONFIRMED: 0.006,
    Turn.CLAIM_DISPUTED: 0.004,
    Turn.CLAIM_CONFIRMED_ABOVE: 0.003,
    Turn.POST_FAILED: 0.004,
    Turn.RATED: 0.22,
    Turn.COMPLAINED: 0.012,
    Turn.EXPLAINED: 0.01,
}
"""How often each comes up, of all dossiers to which it can happen."""

SHOWN: Final = tuple(Turn)
"""Turn n happens to dossier n."""

AT_ANY_COUNTER: Final = frozenset({Turn.REFUSED, Turn.RECEIVED_LATE, Turn.INCOMPLETE_AT_ONCE, Turn.RATED})
"""What can also happen where the counter settles a dossier by itself."""

LAND: Final = "Đất đai"
LAND_IS_SLOWER: Final = 2.0


class Fate:
    """The turns of one dossier that lie ahead, each with the step of work in which it comes, counted from 0."""

    def __init__(self, turns: dict[Turn, int]) -> None:
        self._turns = turns

    def ahead(self, turn: Turn, step: int | None = None) -> bool:
        """Whether it will come; with `step`, whether it comes in that step of work, or should have come before."""
        place = self._turns.get(turn)
        return place is not None and (step is None or place <= step)

    def take(self, turn: Turn, step: int | None = None) -> bool:
        """The same, and if so it is over with this."""
        if not self.ahead(turn, step):
            return False
        del self._turns[turn]
        return True

    def put(self, turn: Turn) -> None:
        """It will come, as soon as it can."""
        self._turns[turn] = 0


def draw(number: int, offer: Offer, chance: Random) -> Fate:
    """The fate of the n-th dossier."""
    drawn = {turn: chance.random() for turn in Turn}  # as many draws for every dossier, whatever comes of them
    places = {turn: chance.randrange(max(1, len(offer.work_steps))) for turn in Turn}
    slower = LAND_IS_SLOWER if offer.procedure.field == LAND else 1.0
    met = {t for t in Turn if drawn[t] < ODDS[t] * (slower if t is Turn.SLOW else 1.0) and suits(t, offer)}
    if number <= len(SHOWN):
        met = {SHOWN[number - 1]}
    return Fate({turn: places[turn] for turn in Turn if turn in met})


def suits(turn: Turn, offer: Offer) -> bool:
    """Whether it can happen to a dossier of this procedure."""
    match turn:
        case Turn.OPINION | Turn.ASKED_AGAIN:
            return offer.route.asks is not None
        case Turn.FINANCIAL_DUTY:
            return offer.route.pays
        case Turn.FEE:
            return offer.procedure.fee_dong > 0
        case _:
            return offer.route.room is not None or turn in AT_ANY_COUNTER


def offer_for(number: int, offers: Sequence[Offer], chance: Random) -> Offer:
    """What the n-th dossier is about: by weight, among those to which its turn can happen."""
    fitting = [o for o in offers if number > len(SHOWN) or suits(SHOWN[number - 1], o)]
    return chance.choices(fitting, [o.weight for o in fitting])[0]
