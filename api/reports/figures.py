"""How the figures of records and reports are written, and counts of what was late by step, field and month."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from api.pages.wording import Wording
from domain.model.deadline_words import Language, duration_words
from projections.figures import FIGURES, MINIMUM, Measure, Part
from projections.folding import month_of
from projections.queries.knowledge import Knowledge
from projections.queries.official_records import FactLine, FigureLine
from projections.search import plain
from projections.words import PARTS

VIETNAMESE: Final = Wording("vi")
LAND: Final = "Đất đai"
JUDGEMENTS: Final = frozenset({"attributed_us"})
"""Figures that a policy judges; all others are facts."""

_MINUTE_US: Final = 60_000_000


@dataclass(frozen=True)
class Late:
    """Of `of` steps or dossiers, `late` were late; positions: of the events behind the late ones."""

    label: str
    late: int
    of: int
    positions: tuple[int, ...]

    @property
    def words(self) -> str:
        """`3/12 (25,0 %)`; below the minimum without a rate."""
        permille = (2000 * self.late + self.of) // (2 * self.of) if self.of else None
        return VIETNAMESE.share(self.late, self.of, permille)


def amount(figure: str, value: int) -> str:
    """An amount of a figure in words: a working time, or a number."""
    if FIGURES[figure].measure is Measure.MICROSECONDS:
        return duration_words(value, Language.VI) if value else "0"
    return VIETNAMESE.number(value)


def plain_amount(figure: str, value: int) -> int:
    """As a number of a workbook: working minutes, rounded half up, or a count."""
    if FIGURES[figure].measure is Measure.MICROSECONDS:
        return (value + _MINUTE_US // 2) // _MINUTE_US
    return value


def unit_of(figure: str) -> str:
    measure = FIGURES[figure].measure
    return {Measure.MICROSECONDS: "phút làm việc", Measure.DOSSIERS: "hồ sơ", Measure.COUNT: "lượt"}[measure]


def percent(permille: int | None) -> str:
    return "" if permille is None else f"{permille // 10},{permille % 10} %"


def of_words(line: FigureLine) -> str:
    """`trên 12 Hồ sơ đã kết thúc`; nothing where the figure stands alone."""
    if line.of is None or line.of_amount is None:
        return ""
    return f"{amount(line.of, line.of_amount)} ({FIGURES[line.of].vi.lower()})"


def beside(line: FigureLine) -> str:
    """The unit on the same procedures: n/N, with a rate from the minimum on."""
    if line.of is None or line.unit_of_amount is None:
        return amount(line.name, line.unit_amount)
    rate = f" ({percent(line.unit_rate_permille)})" if line.unit_rate_permille is not None else ""
    return f"{amount(line.name, line.unit_amount)} / {amount(line.of, line.unit_of_amount)}{rate}"


def land(line: FigureLine) -> str:
    share = next((share for share in line.fields if share.field == LAND), None)
    if share is None:
        return ""
    return amount(line.name, share.amount) + (f" / {amount(line.of, share.of)}" if line.of and share.of else "")


def part_words(part: str) -> str:
    return VIETNAMESE.first(PARTS[part].vi)


def rate_note(*, unit: bool) -> str:
    """How to read the tables of figures; unit: they show the unit beside."""
    beside = "Đơn vị: cùng kỳ, cùng các thủ tục. " if unit else ""
    return (
        f"Tỷ lệ chỉ nêu khi mẫu số từ {MINIMUM} trở lên; dưới mức đó chỉ nêu n/N. {beside}"
        "Số trong cột Phụ lục dẫn đến các sự kiện làm căn cứ."
    )


# ---------------------------------------------------------------------- late by step, field, month


OWN_PART: Final = (Part.OWN,)
ALL_PARTS: Final = (Part.OWN, Part.ACTING, Part.HEAD)
"""Of a unit as a whole, where it does not matter who of it answered."""


def late_by_step(facts: Sequence[FactLine], known: Knowledge, parts: Sequence[Part] = OWN_PART) -> list[Late]:
    """Steps with a term that were completed, by procedure and step, in order of names."""

    def label(fact: FactLine) -> str:
        step = known.latest_step_name(fact.procedure_code, fact.step_id or "")
        return f"{step} – {known.procedure(fact.procedure_code, None).name}"

    return _late(facts, "steps_late", "steps_judged", label, parts, distinct=False)


def late_by_field(facts: Sequence[FactLine], parts: Sequence[Part] = OWN_PART) -> list[Late]:
    """Dossiers that were closed, by field, in order of names; land among them."""
    return _late(facts, "dossiers_late", "dossiers_closed", lambda fact: fact.field, parts, distinct=True)


def late_by_month(facts: Sequence[FactLine], parts: Sequence[Part] = OWN_PART) -> list[Late]:
    """Dossiers that were closed, by the month of their end, in order of time."""

    def label(fact: FactLine) -> str:
        return f"{month_of(fact.at):%Y-%m}"

    return _late(facts, "dossiers_late", "dossiers_closed", label, parts, distinct=True)


def _late(
    facts: Iterable[FactLine],
    late: str,
    of: str,
    label: Callable[[FactLine], str],
    parts: Sequence[Part],
    *,
    distinct: bool,
) -> list[Late]:
    """The facts are those of ended dossiers, as a record states them."""
    counts: dict[str, tuple[list[FactLine], list[FactLine]]] = {}
    for fact in facts:
        if fact.part not in parts or fact.figure not in (late, of):
            continue
        row = counts.setdefault(label(fact), ([], []))
        row[fact.figure == of].append(fact)
    return [
        Late(
            name,
            _count(lates, distinct=distinct),
            _count(alls, distinct=distinct),
            tuple(sorted({position for fact in lates for position in fact.positions})),
        )
        for name, (lates, alls) in sorted(counts.items(), key=lambda entry: (plain(entry[0]), entry[0]))
    ]


def _count(facts: list[FactLine], *, distinct: bool) -> int:
    return len({fact.dossier_id for fact in facts}) if distinct else sum(fact.amount for fact in facts)
