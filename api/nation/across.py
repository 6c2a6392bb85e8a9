"""What the provinces come to together, and of which of them nothing may be added. Pure.

A sum over fewer provinces than there are is a smaller number that looks like a good one. So there is a total only if
every member answered, is believed, and was asked over the same period; else there is the sum of those that count, which
names them, and the reason for each of the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import msgspec

from projections.ledger_standing import LedgerStanding
from projections.queries.province_standing import ProvinceStanding, Share


class Trust(StrEnum):
    """Whether a member's log is what it was. UNCHECKED: it could not be looked at, which is no match."""

    BELIEVED = "believed"
    REFUSED = "refused"
    UNCHECKED = "unchecked"


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the way, with its stable code."""

    code: str
    vi: str
    en: str


class Seal(msgspec.Struct, frozen=True, kw_only=True):
    """A member's checkpoint. size: of the log that was believed last, which a refusal leaves as it was.

    evidence: the file that holds what was refused. witness: the key by which the member may name us as a witness.
    handed_in: whether it took our signature; None where none was handed in, and `problem` says why it did not.
    """

    trust: Trust
    size: int | None = None
    problem: Problem | None = None
    evidence: str | None = None
    witness: str | None = None
    handed_in: bool | None = None


class LastSeen(msgspec.Struct, frozen=True, kw_only=True):
    """The figures that a member gave last, and when, by our own clock."""

    standing: ProvinceStanding
    seen_at: datetime


class MemberAcross(msgspec.Struct, frozen=True, kw_only=True):
    """A member at one look. standing: what it answered now; where it did not, `problem` says why, and `last` is what
    it said last with its age. ledger: how far it says it is sealed. seal: what we ourselves could check.
    """

    code: str
    name: str
    url: str
    standing: ProvinceStanding | None
    ledger: LedgerStanding | None
    seal: Seal
    problem: Problem | None = None
    last: LastSeen | None = None
    age_seconds: int | None = None

    @property
    def counts(self) -> bool:
        """Whether its figures may be added to others'."""
        return self.standing is not None and self.seal.trust is Trust.BELIEVED


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of several members added up."""

    open: int
    overdue: int
    stalled: int
    to_answer: int
    unanswered: int
    on_time: Share
    late: Share


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """A member whose figures are in no sum, and why."""

    code: str
    name: str
    problem: Problem


class Across(msgspec.Struct, frozen=True, kw_only=True):
    """at: the moment about which each was asked; None: each about its own now. asked_at: by our own clock.

    total: of all members; None unless each of them counts. counted: the members whose sum `sum` is. period: theirs;
    None where they differ, and then there is no sum either.
    """

    asked_at: datetime
    at: datetime | None
    period: str | None
    members: tuple[MemberAcross, ...]
    total: Figures | None
    sum: Figures | None
    counted: tuple[str, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def whole(self) -> bool:
        return self.total is not None


PERIODS_DIFFER = Problem(
    code="periods-differ",
    vi="Các tỉnh đang ở những kỳ khác nhau; chọn một kỳ để cộng.",
    en="The provinces are in different periods; choose one to add them up.",
)


def across(members: Sequence[MemberAcross], *, asked_at: datetime, at: datetime | None) -> Across:
    """Add up what may be added."""
    counting = [one for one in members if one.counts]
    periods = {one.standing.period for one in counting if one.standing is not None}
    alike = len(periods) == 1
    summed = added([one.standing for one in counting if one.standing is not None]) if alike else None
    left = tuple(
        LeftOut(code=one.code, name=one.name, problem=_why(one)) for one in members if not (one.counts and alike)
    )
    return Across(
        asked_at=asked_at,
        at=at,
        period=periods.pop() if alike else None,
        members=tuple(members),
        total=summed if not left else None,
        sum=summed,
        counted=tuple(one.code for one in counting) if alike else (),
        left_out=left,
    )


def added(standings: Sequence[ProvinceStanding]) -> Figures:
    """The sum of some, of which there is at least one."""

    def share(name: str) -> Share:
        shares: list[Share] = [getattr(one, name) for one in standings]
        return Share(n=sum(one.n for one in shares), of=sum(one.of for one in shares))

    return Figures(
        open=sum(one.open for one in standings),
        overdue=sum(one.overdue for one in standings),
        stalled=sum(one.stalled for one in standings),
        to_answer=sum(one.to_answer for one in standings),
        unanswered=sum(one.unanswered for one in standings),
        on_time=share("on_time"),
        late=share("late"),
    )


def _why(one: MemberAcross) -> Problem:
    return one.problem or one.seal.problem or PERIODS_DIFFER
