"""Whose the delay of an ended dossier is: policy attribution-1, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final
from uuid import UUID

from projections.figures import Part
from projections.folding import Folded
from projections.rows import Row

PROCESS_DESIGN: Final = "~process_design"
NO_TERM_SET: Final = "~no_term_set"
EXCUSED: Final = "~excused"


class DelayRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "delays"
    STREAM: ClassVar[str] = "dossier_id"

    dossier_id: UUID
    who: str
    part: str
    on_behalf_of: str | None
    held_overdue_us: int
    excess_us: int
    share_us: int


def delay_rows(folded: Folded) -> Iterator[DelayRow]:
    """Rows with anything in them; the shares of all add up to L. Of dossiers that end only."""
    if not folded.ends:
        return
    found = folded.attribution
    for row in found.rows:
        if row.held_overdue_us or row.excess_us or row.share_us:
            yield DelayRow(
                dossier_id=folded.dossier_id,
                who=row.holder.official,
                part=row.holder.part,
                on_behalf_of=row.holder.on_behalf_of,
                held_overdue_us=row.held_overdue_us,
                excess_us=row.excess_us,
                share_us=row.share_us,
            )
    rest = ((PROCESS_DESIGN, found.process_design_us), (NO_TERM_SET, found.no_term_set_us), (EXCUSED, found.excused_us))
    for who, amount in rest:
        if amount:
            yield DelayRow(
                dossier_id=folded.dossier_id,
                who=who,
                part=Part.NONE,
                on_behalf_of=None,
                held_overdue_us=0,
                excess_us=0,
                share_us=amount,
            )
