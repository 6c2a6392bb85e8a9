"""Imported logs: history of other systems, with inferred custody. Only for whoever may see everything."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.fields import LINE
from api.http.gate import holding
from api.http.openapi import answer
from api.http.reads import READ_HEADERS, Seen, looking
from domain.model.imported_figures import OfficialRecord, Summary
from projections.queries.datasets import ImportedTrace, dataset, datasets, imported_traces, records

router = APIRouter(prefix="/v1/datasets", tags=["datasets"])

Reader = Annotated[Caller, holding(Right.READ_DATASETS)]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("", response_model=None, responses={200: answer(list[Summary], headers=READ_HEADERS)})
def list_datasets(request: Request, _caller: Reader, _seen: Seen) -> Response:
    """All complete imports, in order of number."""
    with looking(request) as look:
        return look.answer(datasets(look.connection))


@router.get("/cases", response_model=None, responses={200: answer(list[ImportedTrace], headers=READ_HEADERS)})
def read_case(
    request: Request,
    _caller: Reader,
    _seen: Seen,
    case: Annotated[str, Query(min_length=1, max_length=200, pattern=LINE)],
) -> Response:
    """The traces of an imported case by its id, one a dataset at most."""
    with looking(request) as look:
        return look.answer(imported_traces(look.connection, case))


@router.get("/{number}", response_model=None, responses={200: answer(Summary, headers=READ_HEADERS)})
def read_dataset(request: Request, number: Number, _caller: Reader, _seen: Seen) -> Response:
    """What an import comes to."""
    with looking(request) as look:
        return look.answer(dataset(look.connection, number))


@router.get(
    "/{number}/records", response_model=None, responses={200: answer(list[OfficialRecord], headers=READ_HEADERS)}
)
def read_dataset_records(request: Request, number: Number, _caller: Reader, _seen: Seen) -> Response:
    """One row an official of an import, by name."""
    with looking(request) as look:
        return look.answer(records(look.connection, number))
