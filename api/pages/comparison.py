"""`/so-sanh`: two workloads beside each other, before two people are judged."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.auth.rights import Right
from api.http.comparison_routes import compared, need_both
from api.http.gate import office_of
from api.http.reads import Filter, looking
from api.pages.periods import Ky, choices, period_of
from api.pages.record import MucDich, purpose_page
from api.pages.site import page, wording_of
from api.pages.visitor import Visitor, need
from api.pages.wording import Wording
from projections.queries.comparison import Comparison, Outcome, StepDone
from projections.queries.knowledge import knowledge
from projections.queries.missing import OfficialUnknown
from projections.statistics import Range

router = APIRouter(include_in_schema=False)

Who = Annotated[str | None, Query(max_length=64, pattern=r"^([A-Za-z0-9][A-Za-z0-9._-]*)?$")]


@router.get("/so-sanh")
def comparison_page(
    request: Request,
    visitor: Visitor,
    a: Who = None,
    b: Who = None,
    ky: Ky = None,
    tthc: Filter = None,
    muc_dich: MucDich = None,
) -> Response:
    """Without two people: the form. Others say first what for, since both records are read."""
    need(request, visitor, Right.READ_RECORDS)
    with looking(request) as look:
        period = period_of(ky, look)
        people = office_of(request).remits.people().officials
        if not a or not b:
            return page(
                request, "compare.html", look=look, a=a or "", b=b or "", period=period,
                periods=choices(period, look.now), names={one: person.name for one, person in people.items()},
            )  # fmt: skip
        need_both(request, visitor, (a, b), look)
        for one in (a, b):
            if one not in people:
                raise OfficialUnknown(official=one)
        if muc_dich is None and (a, b) != (visitor.subject, visitor.subject):
            return purpose_page(request, look, period, f"{people[a].name}, {people[b].name}")
        found = compared(request, visitor, (a, b), period, tthc, muc_dich, look)
        catalogue = knowledge(look.connection).reference.catalogue.versions
        w = wording_of(request)
        return page(
            request,
            "comparison.html",
            look=look,
            found=found,
            period=period,
            procedure=catalogue[tthc][-1].name if tthc in catalogue else tthc,
            sentence=sentence(found, w),
            spread=spread,
            muc_dich=muc_dich,
        )


def sentence(found: Comparison, w: Wording) -> str:
    """What the figures allow to be said, and no more."""
    if found.overlap is None:
        return w.t(
            "Quá ít để so sánh kết quả (dưới 10 việc giống nhau có thời hạn).",
            "Too few to compare outcomes (fewer than 10 like cases with a term).",
        )
    if found.overlap:
        return w.t(
            "Khoảng của hai người chồng lên nhau; số liệu không cho thấy khác biệt.",
            "Their ranges overlap; the figures show no difference.",
        )
    return w.t(
        "Khoảng của hai người không chồng lên nhau. Chưa phải lý do: xem việc được giao và phần không so sánh được.",
        "Their ranges do not overlap. That is no reason yet: see what each was given and what cannot be compared.",
    )


def spread(outcome: Outcome | StepDone, w: Wording) -> str:
    """`3/40, khoảng 95 %: 2,6–19,9 %`; n/N alone where that is too few."""
    text = f"{w.number(outcome.late)}/{w.number(outcome.of)}"
    if outcome.range is None:
        return f"{text}, {w.t('quá ít để so sánh', 'too few to compare')}"
    return f"{text}, {w.t('khoảng 95 %', '95 % range')}: {_percent(outcome.range, w)}"


def _percent(found: Range, w: Wording) -> str:
    low, high = (w.tenths(round(share * 100_000)) for share in found)
    return f"{low}–{high} %"
