"""Asking all members at once: each in a thread of its own, within one span, whatever some of them do."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeVar

import msgspec
import structlog

from api.nation.across import Across, LastSeen, MemberAcross, Problem, Seal, Trust, across
from api.nation.door import Door, MemberNotReached, MemberNotUnderstood
from api.nation.members import Member, Members
from api.nation.seals import look_at_seal, problem_of
from domain.model.errors import DomainError
from domain.store.durable_files import write_whole
from projections.queries.periods import Period
from projections.queries.province_standing import ProvinceAnswer, ProvinceStanding

T = TypeVar("T")

_log: Final = structlog.get_logger("api.nation")

GRACE_SECONDS: Final = 1.0
"""Beyond the members' own span: for what no span of a socket ends, such as the name of a host that nobody resolves."""

FIGURES: Final = "figures.json"


def look_across(
    members: Members, *, at: datetime | None = None, period: Period | None = None, push: bool = False
) -> Across:
    """How every province stands, now or as of what was recorded by a moment; each with its position and checkpoint."""
    asked = {
        name: value
        for name, value in (("known_at", at.isoformat() if at else None), ("period", str(period) if period else None))
        if value is not None
    }
    # The last figures are those of now, over the quarter that runs: what is asked otherwise leaves them alone.
    keep = not asked

    def about(standing: ProvinceStanding) -> bool:
        """Whether that is what was asked: an older version, or whoever stands between, may have left a part out."""
        return at in (None, standing.asked_at) and (period is None or standing.period == str(period))

    def look(member: Member) -> MemberAcross:
        return _looked(member, members, asked, about, keep=keep, push=push)

    def missing(member: Member, refusal: DomainError) -> MemberAcross:
        problem = problem_of(refusal)
        return _missing(member, members, problem, Seal(trust=Trust.UNCHECKED, problem=problem), usual=keep)

    found = of_each(members, look, missing)
    return across(found, asked_at=datetime.now(UTC), at=at)


def of_each(
    members: Members, look: Callable[[Member], T], missing: Callable[[Member, DomainError], T]
) -> tuple[T, ...]:
    """What each member comes to, in the order of the file; `missing` for one that is not done in time."""
    pool = ThreadPoolExecutor(len(members.members), thread_name_prefix="member")
    try:
        asked: list[Future[T]] = [pool.submit(look, member) for member in members.members]
        wait(asked, timeout=members.timeout_seconds + GRACE_SECONDS)
        return tuple(
            _result(future, member, members.timeout_seconds, missing)
            for member, future in zip(members.members, asked, strict=True)
        )
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _result(future: Future[T], member: Member, seconds: float, missing: Callable[[Member, DomainError], T]) -> T:
    if not future.done():
        reason = f"quá {seconds:g} giây · no whole answer in {seconds:g} seconds"
        return missing(member, MemberNotReached(name=member.name, reason=reason))
    fault = future.exception()
    if fault is None:
        return future.result()
    if not isinstance(fault, DomainError):
        # Whatever one of them says or does, the others are shown.
        _log.error("member_look_failed", member=member.code, exc_info=fault)
        fault = MemberNotUnderstood(name=member.name, reason=type(fault).__name__)
    return missing(member, fault)


def _looked(
    member: Member,
    members: Members,
    asked: dict[str, str],
    about: Callable[[ProvinceStanding], bool],
    *,
    keep: bool,
    push: bool,
) -> MemberAcross:
    """Its figures, and then what its ledger shows: a checkpoint that contains more than they know."""
    directory = members.state / member.code
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    with Door(member, members.timeout_seconds) as door:
        try:
            answer, problem = _figures(door, asked, about), None
        except DomainError as refusal:
            answer, problem = None, problem_of(refusal)
        seal = look_at_seal(door, directory, members.witness, push=push)
    if answer is None:
        assert problem is not None
        return _missing(member, members, problem, seal, usual=keep)
    if keep and seal.trust is Trust.BELIEVED:
        last = LastSeen(standing=answer.standing, seen_at=datetime.now(UTC))
        write_whole(directory / FIGURES, msgspec.json.encode(last), 0o600)
    return MemberAcross(
        code=member.code,
        name=member.name,
        url=member.url,
        standing=answer.standing,
        ledger=answer.ledger,
        seal=seal,
    )


def _figures(door: Door, asked: dict[str, str], about: Callable[[ProvinceStanding], bool]) -> ProvinceAnswer:
    """MemberNotReached, MemberRefused, MemberNotUnderstood."""
    try:
        answer = msgspec.json.decode(door.read("/v1/overview/standing", asked), type=ProvinceAnswer)
    except msgspec.MsgspecError as fault:
        raise MemberNotUnderstood(name=door.member.name, reason=str(fault)) from fault
    if not about(answer.standing):
        raise MemberNotUnderstood(
            name=door.member.name, reason="trả lời cho thời điểm hoặc kỳ khác · it is about another moment or period"
        )
    if not answer.standing.possible:
        raise MemberNotUnderstood(
            name=door.member.name, reason="số liệu không thể có · its figures cannot be (a part exceeds its whole)"
        )
    return answer


def _missing(member: Member, members: Members, problem: Problem, seal: Seal, *, usual: bool) -> MemberAcross:
    """With what it said last, where it was asked about its own now."""
    last = _last(members.state / member.code / FIGURES) if usual else None
    age = None if last is None else max(0, int((datetime.now(UTC) - last.seen_at).total_seconds()))
    return MemberAcross(
        code=member.code,
        name=member.name,
        url=member.url,
        standing=None,
        ledger=None,
        seal=seal,
        problem=problem,
        last=last,
        age_seconds=age,
    )


def _last(path: Path) -> LastSeen | None:
    """None before the first; none either where an older version wrote what is not understood any more."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=LastSeen)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None
