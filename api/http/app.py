"""The application that answers on HTTP: the doors of `/v1`, the pages, and how it is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.types import StatelessLifespan

from api.http import (
    account_routes,
    advice_routes,
    applicant_routes,
    attachment_routes,
    board_routes,
    calendar_routes,
    catalogue_routes,
    channel_routes,
    comparison_routes,
    daily_routes,
    dataset_routes,
    document_routes,
    dossier_routes,
    event_routes,
    evidence_routes,
    export_routes,
    form_routes,
    health,
    home_visit_routes,
    indicator_routes,
    inspection_routes,
    ledger_routes,
    nation_routes,
    operation_routes,
    order_routes,
    overview_routes,
    policy_routes,
    problem,
    proceeding_routes,
    public_routes,
    reconciliation_routes,
    record_routes,
    reference_routes,
    register_routes,
    replay_routes,
    report_routes,
    search_routes,
    verification_routes,
    work_routes,
)
from api.http.directory import Directory
from api.http.limits import Limits
from api.http.meters import Meters
from api.http.office import Office
from api.http.openapi import describe
from api.http.recording import Recording
from api.http.refusals import UnexpectedFault
from api.http.tracing import Tracing
from api.pages import (
    accounts,
    acts,
    advice,
    agency,
    applicant_acts,
    assets,
    attitude,
    behind,
    bundles,
    calendar,
    catalogue,
    catalogue_file,
    channels,
    citizen_acts,
    comparison,
    complaint_lodging,
    complaints,
    deadlines,
    directives,
    documents,
    dossier,
    dossier_list,
    event,
    factors,
    first_minutes,
    flow,
    guidance,
    home_visits,
    indicators,
    inspections,
    intake,
    ledger,
    live,
    lodging,
    lookup,
    nation,
    obstacles,
    operations,
    own_work,
    papers,
    people,
    portal_sync,
    preferences,
    procedures,
    proceeding_acts,
    proceedings,
    publications,
    reconciliation,
    record,
    replay,
    reviews,
    rule_packs,
    search,
    sessions,
    sign_in,
    site,
    supervision,
    trace,
    unit_board,
    upkeep,
    who_held,
    whole_process,
)
from api.pages.refused import note_refused
from domain.store.instance import Instance

ROUTERS = (
    health.router,
    public_routes.router,
    account_routes.router,
    calendar_routes.router,
    catalogue_routes.router,
    order_routes.router,
    inspection_routes.router,
    proceeding_routes.router,
    attachment_routes.router,
    dossier_routes.router,
    replay_routes.router,
    applicant_routes.router,
    document_routes.router,
    event_routes.router,
    evidence_routes.router,
    export_routes.router,
    operation_routes.router,
    board_routes.router,
    board_routes.units,
    work_routes.router,
    overview_routes.router,
    nation_routes.router,
    indicator_routes.router,
    advice_routes.router,
    channel_routes.router,
    home_visit_routes.router,
    reconciliation_routes.router,
    register_routes.router,
    record_routes.router,
    comparison_routes.router,
    form_routes.router,
    report_routes.router,
    reference_routes.router,
    search_routes.router,
    dataset_routes.router,
    ledger_routes.router,
    daily_routes.router,
    policy_routes.router,
    verification_routes.router,
    assets.router,
    preferences.router,
    agency.router,
    factors.router,  # before the one-time link, whose address takes any name
    sign_in.router,
    sessions.router,
    accounts.router,
    procedures.router,
    guidance.router,
    publications.router,
    lookup.router,
    lodging.router,
    home_visits.router,
    citizen_acts.router,
    complaint_lodging.router,
    documents.router,
    supervision.router,
    nation.router,
    flow.router,  # before the lists by the last part of their address
    behind.router,
    indicators.router,
    advice.router,
    whole_process.router,
    channels.router,
    reconciliation.router,
    attitude.router,
    dossier_list.router,
    own_work.router,
    intake.router,
    acts.router,
    proceeding_acts.router,
    proceedings.shared,
    applicant_acts.router,
    dossier.router,
    deadlines.router,
    trace.router,
    who_held.router,
    record.router,
    bundles.router,
    comparison.router,
    calendar.router,
    catalogue_file.router,  # before the page of a procedure, whose address takes any code
    catalogue.router,
    people.router,
    rule_packs.router,
    upkeep.router,
    event.router,
    ledger.router,
    replay.router,
    papers.router,
    live.router,
    operations.router,
    portal_sync.router,
    search.router,
    unit_board.router,
    reviews.router,
    obstacles.router,
    complaints.router,
    inspections.router,
    directives.router,
    proceedings.router,  # after the pages that a nature has for itself
    first_minutes.router,
)
"""In the order in which an address is looked for."""


def create_app(instance: Instance, limits: Limits | None = None) -> FastAPI:
    """The application over an instance. What it stands on is made when it starts, in the process that serves."""
    meters = Meters()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        office = await run_in_threadpool(Office, instance, limits or Limits(), meters)
        app.state.office = office
        try:
            yield
        finally:
            await run_in_threadpool(office.close)

    app = _assembled(meters, lifespan)
    if instance.settings.trusted_proxies:  # of nobody else: anybody can send such a header
        from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(instance.settings.trusted_proxies))
    return app


def interface() -> FastAPI:
    """The same without anything to stand on: what it offers can be read, and nothing can be asked."""
    return _assembled(Meters())


def _assembled(meters: Meters, lifespan: StatelessLifespan[FastAPI] | None = None) -> FastAPI:
    app = FastAPI(
        title="HoSo",
        generate_unique_id_function=lambda route: route.name,
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]
    refuse = problem.answering(site.refusal_page)
    problem.install(app, refuse, note_refused)
    for router in ROUTERS:
        app.include_router(router)
    app.router.middleware_stack = Directory([route for router in ROUTERS for route in router.routes], app.router.app)
    app.add_middleware(Recording, refuse=refuse)
    app.add_middleware(
        Tracing, meters=meters, faulted=lambda request, trace: refuse(request, UnexpectedFault(trace_id=trace))
    )
    return app
