"""The figures that a bundle claims against those recomputed from its events: equal in every field, none missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from api.evidence.verifier.bundle import Bundle
from api.evidence.verifier.differences import MOST_DIFFERENCES, differences, shown_value
from api.evidence.verifier.dossier_figures import POLICIES, recomputed
from api.evidence.verifier.events import StoredEvent, stream_of
from api.evidence.verifier.fields import Kinds, checked_object
from api.evidence.verifier.findings import Finding, refused
from api.evidence.verifier.imported import (
    INFERRED_POLICY,
    case_claim,
    imported_record,
    is_named,
    read_cases,
    read_dataset,
)
from api.evidence.verifier.instants import read_instant, written
from api.evidence.verifier.record import (
    Bounds,
    RecordKey,
    expected_sums,
    late_findings,
    read_period,
    read_record,
    record_findings,
)
from api.evidence.verifier.speaks_for import speaks_for_findings

_FIGURES_FIELDS: Final[Kinds] = {
    "policies": (list,),
    "calendar_version": (int,),
    "dossiers": (list,),
    "imported": (list,),
    "record": (list,),
    "speaks_for": (list,),
}
_REVIEW_FIELDS: Final[Kinds] = {**_FIGURES_FIELDS, "review": (dict,)}
_REVIEW_PARTS: Final[Kinds] = {"cause": (str, type(None)), "readings": (list,)}
_DIFFERENCE_CODES: Final = {"intervals": "interval-differs", "delay": "delay-differs", "dues": "due-differs"}


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What follows from the events alone, in the shape in which a bundle claims it. sums: those of the record."""

    dossiers: list[dict[str, Any]]
    imported: list[dict[str, Any]]
    sums: dict[RecordKey, Bounds]


def compare_figures(bundle: Bundle) -> tuple[Recomputed, list[Finding]]:
    """Refused where the events cannot be followed, or what is claimed is no claim."""
    review = bundle.manifest.kind == "review"
    claimed = checked_object(bundle.figures, _REVIEW_FIELDS if review else _FIGURES_FIELDS, "figures.json")
    imported = bundle.manifest.dataset is not None
    findings = [
        *_found(claimed["policies"], [INFERRED_POLICY] if imported else list(POLICIES), "policies"),
        *_found(claimed["calendar_version"], _calendar_version(bundle.events), "calendar_version"),
    ]
    found, more = _imported_part(bundle, claimed) if imported else _dossier_part(bundle, claimed)
    if review:
        more += _review_findings(bundle, claimed["review"])
    return found, findings + more


def _review_findings(bundle: Bundle, claimed: Any) -> Iterator[Finding]:
    """Who read the record, as the ledger has it. The cause is the words of whoever holds the review."""
    read = checked_object(claimed, _REVIEW_PARTS, "figures.json, review")
    stream = stream_of("readings", f"official:{bundle.manifest.subject}")
    due = [
        {
            "position": event.position,
            "at": written(read_instant(event.body["occurred_at"])),
            "reader": event.body["reader"],
            "roles": event.body["roles"],
            "what": event.body["what"],
            "purpose": event.body.get("purpose"),
        }
        for event in bundle.events
        if event.stream_id == stream
    ]
    return _found(read["readings"], due, "review.readings")


def _dossier_part(bundle: Bundle, claimed: dict[str, Any]) -> tuple[Recomputed, list[Finding]]:
    manifest = bundle.manifest
    dossiers = [each.claim for each in recomputed(bundle.events, manifest.about)]
    findings = [*_found(claimed["dossiers"], dossiers, "dossiers"), *_found(claimed["imported"], [], "imported")]
    events = {event.position: event for event in bundle.events}
    lines = read_record(claimed["record"], events)
    official: str | None = manifest.subject
    sums: dict[RecordKey, Bounds] = {}
    if manifest.kind == "dossier":
        official = None
        _check_subject(manifest.subject in [each["dossier_id"] for each in dossiers] and len(dossiers) == 1)
        findings += _found(claimed["record"], [], "record")
    else:
        registered = (
            each.body.get("official_id") for each in bundle.events if each.topic == "organisation.OfficialRegistered"
        )
        _check_subject(manifest.subject in registered)
        months = read_period(manifest.period)
        sums = expected_sums(dossiers, manifest.subject, months)
        findings += record_findings(lines, sums, events, manifest.subject)
        findings += late_findings(lines, dossiers, manifest.subject, months)
    whole_time = manifest.period is None
    findings += speaks_for_findings(claimed["speaks_for"], events, official, whole_time=whole_time)
    return Recomputed(dossiers, [], sums), findings


def _imported_part(bundle: Bundle, claimed: dict[str, Any]) -> tuple[Recomputed, list[Finding]]:
    """Custody is inferred there, so nothing speaks for or against anybody beyond it."""
    manifest = bundle.manifest
    assert manifest.dataset is not None
    dataset = read_dataset(bundle.events, manifest.dataset)
    cases = read_cases(bundle.events, dataset)
    claims = [case_claim(case, dataset) for case in cases]
    record: list[dict[str, Any]] = []
    if manifest.kind == "dossier":
        _check_subject([each["case"] for each in claims] == [manifest.subject])
    else:
        _check_subject(any(is_named(case, manifest.subject) for case in cases))
        record = imported_record(cases, dataset, manifest.subject)
    findings = [
        *_found(claimed["imported"], claims, "imported"),
        *_found(claimed["dossiers"], [], "dossiers"),
        *_found(claimed["record"], record, "record"),
        *_found(claimed["speaks_for"], [], "speaks_for"),
    ]
    sums: dict[RecordKey, Bounds] = {}
    for line in record:
        sums[line["part"], line["on_behalf_of"], line["figure"]] = Bounds(line["amount"], line["amount"])
    return Recomputed([], claims, sums), findings


def _found(claimed: Any, due: Any, name: str) -> Iterator[Finding]:
    """The places where a field of figures.json differs from what follows from the events."""
    for path, here, there in islice(differences(claimed, due, name), MOST_DIFFERENCES):
        inner = [code for part, code in _DIFFERENCE_CODES.items() if f".{part}" in path]
        code = inner[0] if inner else "record-differs" if name == "record" else "figure-differs"
        yield Finding(
            code,
            f"figures.json, {path}",
            f"Gói ghi {shown_value(here)}; tính lại từ các sự kiện: {shown_value(there)}.",
            f"The bundle says {shown_value(here)}; recomputed from the events: {shown_value(there)}.",
        )


def _calendar_version(events: list[StoredEvent]) -> int:
    stream = stream_of("calendar")
    return sum(event.stream_id == stream for event in events)


def _check_subject(fits: bool) -> None:
    if not fits:
        raise refused(
            "subject-differs",
            "MANIFEST.json, subject",
            "Các sự kiện trong gói không phải của đối tượng này.",
            "The events of the bundle are not those of this subject.",
        )
