"""The steps of a procedure in one cell, a line each: `mã | tên | ai làm | nơi làm | thời hạn`; the term may lack."""

from __future__ import annotations

from typing import Final

from api.catalogue.cells import CellNotUsable, read_term
from domain.model.deadline_words import Language, term_words
from domain.model.organisation import UnitKind
from domain.model.procedure import Step, StepRole
from domain.model.term import Term
from projections.search import plain

ROLES: Final = {
    StepRole.RECEIVE: "tiếp nhận",
    StepRole.PROCESS: "giải quyết",
    StepRole.APPROVE: "phê duyệt",
    StepRole.RETURN: "trả kết quả",
}
PLACES: Final = {
    UnitKind.ONE_STOP: "một cửa",
    UnitKind.SPECIALISED: "chuyên môn",
    UnitKind.LEADERSHIP: "lãnh đạo",
}
USUAL: Final = (
    Step("tn", "Tiếp nhận hồ sơ", StepRole.RECEIVE, UnitKind.ONE_STOP),
    Step("gq", "Giải quyết", StepRole.PROCESS, UnitKind.SPECIALISED),
    Step("pd", "Phê duyệt", StepRole.APPROVE, UnitKind.SPECIALISED),
    Step("tr", "Trả kết quả", StepRole.RETURN, UnitKind.ONE_STOP),
)
"""Of a new procedure whose file names no steps: without terms, so that nobody's time is judged by them."""

MEMBERS: Final = 5


def read_steps(cell: str) -> tuple[Step, ...]:
    """CellNotUsable names the line."""
    return tuple(_step(line) for line in cell.split("\n") if line.strip())


def written_steps(steps: tuple[Step, ...]) -> str:
    return "\n".join(
        " | ".join(
            (
                step.step_id,
                step.name,
                ROLES[step.role],
                PLACES[step.unit_kind],
                "" if step.term is None else term_words(Term.parse(step.term), Language.VI),
            )
        ).strip()
        for step in steps
    )


def _step(line: str) -> Step:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) not in (MEMBERS - 1, MEMBERS) or not parts[0] or not parts[1]:
        raise CellNotUsable(
            f"bước «{line}» phải viết: mã | tên | ai làm | nơi làm | thời hạn",
            f"the step '{line}' must read: id | name | role | place | term",
        )
    role = next((one for one, name in ROLES.items() if plain(parts[2]) in (plain(name), one.value)), None)
    place = next((one for one, name in PLACES.items() if plain(parts[3]) in (plain(name), one.value)), None)
    if role is None or place is None:
        raise CellNotUsable(
            f"bước «{line}»: ai làm là {', '.join(ROLES.values())}; nơi làm là {', '.join(PLACES.values())}",
            f"the step '{line}': roles are {', '.join(ROLES)}; places are {', '.join(PLACES)}",
        )
    term = read_term(parts[4]) if len(parts) == MEMBERS and parts[4] else None
    return Step(parts[0], parts[1], role, place, term)
