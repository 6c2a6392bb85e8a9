"""How orders about reconciliations are decided."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

import msgspec

from domain import reconciliation_commands as cmd
from domain.application import Decision
from domain.model import reconciliation as rec
from domain.model import rule_keys as keys
from domain.model.dossier_authority import is_superior
from domain.model.errors import DomainError
from domain.model.event import Event
from domain.model.refusals import BadValue, NoSuchMatter, NotOfTheUnit
from domain.proceeding_about import (
    About,
    Decisions,
    due_of,
    need_known_unit,
    need_text,
    numbered,
    ruled,
    term_from,
)


class TooManyDifferences(DomainError):
    """Details: found, most."""

    CODE = "too-many-differences"
    VI = "Tệp có {found} chênh lệch và dòng không đọc được, quá {most}. Đối chiếu ít ngày hoặc ít cơ quan hơn."
    EN = "The file has {found} differences and unreadable lines, above {most}. Compare fewer days or agencies."


def _record(about: About, order: cmd.RecordReconciliation) -> Decision:
    found = len(order.differences) + len(order.unreadable)
    if found > rec.MOST:
        raise TooManyDifferences(found=found, most=rec.MOST)
    if order.proceeding_id != rec.proceeding_id(order.sha256, order.agencies, order.first, order.last):
        raise BadValue(field="proceeding_id", why_vi="không theo tệp và kỳ", why_en="it does not follow from the file")
    if order.last < order.first:
        raise BadValue(field="last", why_vi="trước ngày đầu", why_en="it is before the first day")
    if [one.number for one in order.differences] != list(range(1, len(order.differences) + 1)):
        raise BadValue(field="differences", why_vi="số thứ tự không liền", why_en="their numbers have gaps")
    for unit in {one.unit_id for one in order.differences}:
        need_known_unit(about, unit)
    term = ruled(about, keys.RECONCILIATION_EXPLAIN)
    deadline = term_from(about, term.value, None)
    number, taken = numbered(about, order, rec.NATURE)
    opened = rec.FeedCompared(
        **about.meta,
        number=number,
        file_name=order.file_name,
        sha256=order.sha256,
        size_bytes=order.size_bytes,
        first=order.first,
        last=order.last,
        agencies=tuple(sorted(order.agencies)),
        position=order.position,
        lines=order.lines,
        here=order.here,
        matched=order.matched,
        unreadable=order.unreadable,
        differences=order.differences,
        digest=digest(order.differences),
        due_at=due_of(deadline),
        deadline=deadline,
        binds=term.binds,
        made_at=order.made_at,
    )
    return Decision([opened], [taken])


def digest(differences: tuple[rec.Difference, ...]) -> str:
    """SHA-256 of the differences as JSON in the order of their members, in hexadecimal digits."""
    return sha256(msgspec.json.encode(differences, order="deterministic")).hexdigest()


def _explain(about: About, order: cmd.ExplainDifference) -> Event:
    _need_owner(about, order.difference_no)
    need_text(explanation=order.explanation)
    if order.difference_no in about.state.settled:
        raise NoSuchMatter(what="open difference", number=order.difference_no)
    return rec.Explained(**about.meta, difference_no=order.difference_no, explanation=order.explanation.strip())


def _resolve(about: About, order: cmd.ResolveDifference) -> Event:
    """Also of one that was explained before; not twice."""
    _need_owner(about, order.difference_no)
    need_text(how=order.how)
    known = about.state.settled.get(order.difference_no)
    if known is not None and known.resolved:
        raise NoSuchMatter(what="open difference", number=order.difference_no)
    if order.dossier_id is not None and not about.context.state_of("dossier", order.dossier_id).exists:
        raise NoSuchMatter(what="dossier", number=order.dossier_id)
    return rec.Resolved(
        **about.meta, difference_no=order.difference_no, how=order.how.strip(), dossier_id=order.dossier_id
    )


def _need_owner(about: About, number: int) -> None:
    """Who acts is of the unit that owes it, or heads it. NoSuchMatter, NotOfTheUnit."""
    found = about.state.difference(number)
    if found is None:
        raise NoSuchMatter(what="difference", number=number)
    organisation = about.reference.organisation
    if not organisation.is_in_unit(about.who, found.unit_id, about.at) and not is_superior(
        about.who, found.unit_id, about.reference, about.at
    ):
        raise NotOfTheUnit(actor=about.who, unit=found.unit_id)


DECISIONS: Final = Decisions(
    nature=rec.NATURE,
    opens={cmd.RecordReconciliation: _record},
    acts={cmd.ExplainDifference: _explain, cmd.ResolveDifference: _resolve},
    after_close=frozenset({cmd.ResolveDifference}),
)
