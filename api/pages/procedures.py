"""`/thu-tuc`, and `/` for strangers: which procedures there are, what each takes, how it is lodged."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from api.auth.sign_in import PATH as SIGN_IN_PATH
from api.catalogue.columns import BY_KEY
from api.catalogue.comparison import changes
from api.citizen.offers import LEVELS, ONLINE, desks, in_force, matching, offered, papers
from api.http.fields import LINE
from api.http.reads import Look, looking
from api.pages.citizen import Passing
from api.pages.people_lists import TIERS
from api.pages.publication_words import PLACES, STATES
from api.pages.site import page
from domain.catalogue_decider import ProcedureUnknown
from domain.model.deadline_words import Language, term_words
from domain.model.procedure import ProcedureVersion, StepRole
from domain.model.reference import Reference
from domain.model.term import Term
from domain.model.working_time import office_day
from projections.queries.guidance import guidance
from projections.queries.knowledge import knowledge
from projections.queries.publications import PlaceLine, PlaceList, publication_places
from projections.search import plain
from projections.words import Words

router = APIRouter(include_in_schema=False)

ROWS: Final = 50
Code = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
Asked = Annotated[str, Query(max_length=200, pattern=LINE)]
Sheet = Annotated[int, Query(alias="trang", ge=1, le=1_000)]

ROLES: Final = {
    StepRole.RECEIVE: Words("Bộ phận Một cửa", "one-stop unit"),
    StepRole.PROCESS: Words("đơn vị chuyên môn", "specialised unit"),
    StepRole.APPROVE: Words("người phê duyệt", "approval"),
    StepRole.RETURN: Words("Bộ phận Một cửa", "one-stop unit"),
}


def citizens_front(request: Request) -> Response:
    """The front page of whoever is not signed in."""
    return page(request, "citizen_front.html", sign_in=SIGN_IN_PATH)


@router.get("/thu-tuc")
def procedures_page(
    request: Request,
    _: Passing,
    tim: Asked = "",
    linh_vuc: Annotated[Asked, Query(alias="linh-vuc")] = "",
    trang: Sheet = 1,
) -> Response:
    """All that may be lodged today, by name."""
    with looking(request) as look:
        versions = in_force(_reference(look), office_day(look.now))
        found = matching(versions, tim, linh_vuc)
        start = (trang - 1) * ROWS
        return page(
            request,
            "procedures.html",
            found=found[start : start + ROWS],
            count=len(found),
            sheet=trang,
            sheets=max(1, -(-len(found) // ROWS)),
            asked=tim,
            field=linh_vuc,
            fields=sorted({one.field for one in versions}),
            levels=LEVELS,
            online=ONLINE,
            fee_note=lambda one: _reference(look).catalogue.content(one).fee_note,
            term=_term,
        )


@router.get("/thu-tuc/{ma}")
def procedure_page(request: Request, _: Passing, ma: Code) -> Response:
    """A procedure as it is lodged today."""
    with looking(request) as look:
        return _shown(request, look, offered(_reference(look), ma, office_day(look.now)))


@router.get("/thu-tuc/{ma}/phien-ban/{n}")
def version_page(request: Request, _: Passing, ma: Code, n: Annotated[int, Path(ge=1, le=10_000)]) -> Response:
    """One of its versions, whether in force or not."""
    with looking(request) as look:
        found = next((one for one in _reference(look).catalogue.versions.get(ma, ()) if one.version == n), None)
        if found is None:
            raise ProcedureUnknown(code=f"{ma}, {n}")
        return _shown(request, look, found)


@router.get("/thu-tuc/{ma}/khac")
def difference_page(
    request: Request,
    _: Passing,
    ma: Code,
    a: Annotated[int | None, Query(ge=1, le=10_000)] = None,
    b: Annotated[int | None, Query(ge=1, le=10_000)] = None,
) -> Response:
    """In what two versions differ; by default the last two. ProcedureUnknown."""
    with looking(request) as look:
        catalogue = _reference(look).catalogue
        versions = {one.version: one for one in catalogue.versions.get(ma, ())}
        last = max(versions, default=0)
        first, second = versions.get(a or max(1, last - 1)), versions.get(b or last)
        if first is None or second is None:
            raise ProcedureUnknown(code=ma)
        return page(
            request,
            "procedure_difference.html",
            first=first,
            second=second,
            versions=list(versions.values()),
            changes=changes((first, catalogue.content(first)), (second, catalogue.content(second))),
            column=BY_KEY,
        )


def _shown(request: Request, look: Look, version: ProcedureVersion) -> Response:
    reference, day = _reference(look), office_day(look.now)
    current = reference.catalogue.on(version.code, day)
    return page(
        request,
        "procedure.html",
        version=version,
        content=reference.catalogue.content(version),
        published=_published(look, version),
        guided=guidance(look.connection, now=look.now, procedure=version.code, public_only=True, limit=20).rows,
        places=PLACES,
        states=STATES,
        versions=reference.catalogue.versions[version.code],
        current=current,
        desks=desks(reference, version, day),
        papers=papers(version),
        level=LEVELS[version.online_level],
        is_online=version.online_level in ONLINE,
        roles=ROLES,
        tiers=TIERS,
        term=_term,
    )


def _published(look: Look, version: ProcedureVersion) -> dict[str, dict[str, PlaceLine]]:
    """By the agency's name, by place, how the version's publication stands there now: its last duty."""
    found: dict[str, dict[str, PlaceLine]] = {}
    lines = publication_places(
        look.connection, now=look.now, state=PlaceList.ALL, procedure=version.code, version=version.version, limit=200
    ).rows
    for line in sorted(lines, key=lambda line: (plain(line.agency.name), line.place, line.run)):
        if line.purpose == "publish":
            found.setdefault(line.agency.name, {})[line.place] = line
    return found


def _reference(look: Look) -> Reference:
    return knowledge(look.connection).reference


def _term(written: str | None, language: str) -> str:
    """A term in words; a dash where none is set."""
    return "–" if written is None else term_words(Term.parse(written), Language(language))
