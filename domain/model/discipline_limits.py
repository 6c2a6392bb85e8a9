"""Limitation (thời hiệu) and handling time (thời hạn) of discipline: the last day, and every reason for it.

The earliest last day that rests on verified law blocks a decision after it. A later one that only an unverified value
gives would burden the person, so it is shown and does not apply; an earlier one that is unverified warns.
The day of the act, or on which it was found, is not counted (Civil Code 2015, Art. 147); a period of months ends on the
same day of the month, or on its last day (Art. 148). Stretches that do not count are added where that is verified.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

import msgspec

from domain.model.discipline import Laws, Post, case_of, in_force, of_group
from domain.model.organisation import Group
from domain.model.rule_keys import LIMITATION_CANDIDATES, NEW_ACT_RESTARTS, NO_LIMITATION_CASES, NOT_COUNTED
from domain.model.rule_values import Regime, RegimePart
from domain.model.rules import RulePacks

DAY: Final = timedelta(days=1)


class Stretch(msgspec.Struct, frozen=True, omit_defaults=True):
    """Days [from_on, to_on], both included, that do not count. code: `deferral`, `criminal` or `appeal`.

    binds: that they do not count is verified for the group. ongoing: it lasts; to_on is the day it is asked about.
    """

    code: str
    from_on: date
    to_on: date
    binds: bool = False
    ongoing: bool = False


class Standing(StrEnum):
    """What a last day is to the case."""

    APPLIES = "applies"
    LESS_FAVOURABLE = "less_favourable"
    UNVERIFIED = "unverified"


class LastDay(msgspec.Struct, frozen=True, omit_defaults=True):
    """One reckoning: from a day, a period, by a document. last_on: the last day on which a decision is in time.

    added_days: of stretches that do not count, within it. law: `act`, or `later` for the one at the opening.
    """

    law: str
    document: str
    period: str
    from_on: date
    added_days: int
    last_on: date
    standing: Standing
    note: str = ""


class Verdict(StrEnum):
    """IN_TIME by every reckoning; DOUBTFUL: over by an unverified one only; OVER by verified law; UNKNOWN: no law."""

    IN_TIME = "in_time"
    DOUBTFUL = "doubtful"
    OVER = "over"
    UNKNOWN = "unknown"


class Limit(msgspec.Struct, frozen=True, omit_defaults=True):
    """An explained limit. reckonings: every one, the applying first. never: the case for which there is no limitation.

    restarted_on: the new act from whose day it is reckoned. stretches: what was not counted, or would not be.
    """

    from_on: date
    reckonings: tuple[LastDay, ...]
    stretches: tuple[Stretch, ...] = ()
    restarted_on: date | None = None
    never: str | None = None

    @property
    def last_on(self) -> date | None:
        """The last day by verified law; None where there is none, or no limitation."""
        return next((one.last_on for one in self.reckonings if one.standing is Standing.APPLIES), None)

    def verdict(self, on: date) -> Verdict:
        if self.never is not None:
            return Verdict.IN_TIME
        if not self.reckonings:
            return Verdict.UNKNOWN
        if self.last_on is not None and on > self.last_on:
            return Verdict.OVER
        earliest = min(one.last_on for one in self.reckonings)
        return Verdict.IN_TIME if on <= earliest else Verdict.DOUBTFUL


def limitation(
    packs: RulePacks,
    laws: Laws,
    *,
    lightest: bool,
    stretches: Sequence[Stretch] = (),
    new_acts: Sequence[date] = (),
    never: str | None = None,
) -> Limit:
    """The limitation of the lightest form (khiển trách), or of all others.

    new_acts: days of later acts of the person; one within the limitation starts it anew where that is verified.
    never: the code of a case without limitation, if a person found one; ValueError where the law has no such case.
    """
    if never is not None and case_of(in_force(packs, NO_LIMITATION_CASES, laws.act_on), never) is None:
        raise ValueError(f"{never} is no case without limitation on {laws.act_on}")
    index = 0 if lightest else 1
    periods = [
        *_periods(laws, RegimePart.LIMITATION, lambda regime: regime.limitation[index]),
        *_contradicting(packs, laws, index),
    ]
    from_on, restarted = laws.act_on, None
    for day in sorted(new_acts):
        open_until = [add_period(from_on, one.period) for one in periods if one.binds]
        if from_on < day and open_until and day <= min(open_until) and _restarts(packs, laws, day):
            from_on = restarted = day
    limit = _reckoned(from_on, periods, stretches)
    return msgspec.structs.replace(limit, restarted_on=restarted, never=never)


def handling(laws: Laws, *, found_on: date, complex_case: bool, stretches: Sequence[Stretch] = ()) -> Limit:
    """How long the case may be handled, from the day on which the act was found out."""
    index = 1 if complex_case else 0
    return _reckoned(found_on, _periods(laws, RegimePart.HANDLING, lambda regime: regime.handling[index]), stretches)


def is_not_counted(packs: RulePacks, post: Post, opened_on: date, code: str) -> bool:
    """Whether it is verified for the group that stretches of a kind count in no limit."""
    case = case_of(of_group(packs, NOT_COUNTED, post, opened_on), code)
    return case is not None and case[1]


def add_period(day: date, period: str) -> date:
    """The last day of a period such as `24m` or `90d` that begins on the day after."""
    amount, unit = int(period[:-1]), period[-1]
    if unit == "d":
        return day + amount * DAY
    months = day.year * 12 + day.month - 1 + amount
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class _Period(NamedTuple):
    """read: verified in itself. binds: verified, and it is verified that this law may apply."""

    law: str
    document: str
    period: str
    read: bool
    binds: bool
    note: str = ""


def _periods(laws: Laws, part: RegimePart, period: Callable[[Regime], str]) -> list[_Period]:
    found = []
    by_act = laws.at_act is not None and laws.at_act.binds(part)
    if laws.at_act is not None:
        found.append(_Period("act", laws.at_act.document, period(laws.at_act.regime), by_act, by_act))
    if laws.later is not None:
        read = laws.later.binds(part)
        binds = read and (laws.later_binds or not by_act)
        found.append(_Period("later", laws.later.document, period(laws.later.regime), read, binds))
    return found


def _contradicting(packs: RulePacks, laws: Laws, index: int) -> list[_Period]:
    """Periods that contradict the pack's for acts of viên chức of that time: shown, and never applied."""
    found = in_force(packs, LIMITATION_CANDIDATES, laws.act_on)
    if found is None or laws.at_act is None or laws.post.group is not Group.VIEN_CHUC:
        return []
    known, clause = laws.at_act.regime.limitation[index], found.clause
    others = [pair[index] for pair in found.value if pair[index] != known]
    return [_Period("act", clause.document, period, read=False, binds=False, note=clause.note) for period in others]


def _restarts(packs: RulePacks, laws: Laws, new_act_on: date) -> bool:
    found = of_group(packs, NEW_ACT_RESTARTS, laws.post, new_act_on)
    return found is not None and found.value and found.binds


def _reckoned(from_on: date, periods: Sequence[_Period], stretches: Sequence[Stretch]) -> Limit:
    """Every reckoning; the earliest verified one applies. Ties go to the law at the act, which stands first."""
    certain = [one for one in stretches if one.binds]
    reckonings = []
    for period in periods:
        plain = add_period(from_on, period.period)
        ends = sorted({_extended(from_on, plain, certain), _extended(from_on, plain, stretches)})
        for number, last_on in enumerate(ends):
            standing = Standing.UNVERIFIED
            if number == 0 and period.read:
                standing = Standing.APPLIES if period.binds else Standing.LESS_FAVOURABLE
            added = (last_on - plain).days
            reckonings.append(
                LastDay(period.law, period.document, period.period, from_on, added, last_on, standing, period.note)
            )
    return Limit(from_on, tuple(sorted(_one_applies(reckonings), key=_order)), tuple(stretches))


def _one_applies(reckonings: Sequence[LastDay]) -> list[LastDay]:
    """Of those that might apply the earliest does. Of the rest, what ends earlier than it is no more than a warning."""
    bound = [one for one in reckonings if one.standing is Standing.APPLIES]
    first = min(bound, key=lambda one: one.last_on) if bound else None
    return [one if one is first or first is None else _beside(one, first) for one in reckonings]


def _beside(one: LastDay, first: LastDay) -> LastDay:
    if one.standing is Standing.UNVERIFIED:
        return one
    standing = Standing.LESS_FAVOURABLE if one.last_on >= first.last_on else Standing.UNVERIFIED
    return msgspec.structs.replace(one, standing=standing)


def _order(one: LastDay) -> tuple[int, date]:
    return list(Standing).index(one.standing), one.last_on


def _extended(from_on: date, last_on: date, stretches: Iterable[Stretch]) -> date:
    """The last day, moved on by each day of a stretch that lies in the period; a day in two of them counts once."""
    covered_to = from_on
    for one in sorted(stretches, key=lambda stretch: stretch.from_on):
        start = max(one.from_on, covered_to + DAY)
        if start <= last_on and start <= one.to_on:
            last_on += one.to_on - start + DAY
            covered_to = one.to_on
    return last_on
