"""The terms of the steps of a procedure, by its code and version, from the stream `catalogue`."""

from __future__ import annotations

from collections.abc import Iterable

from api.evidence.verifier.events import StoredEvent

StepTerms = dict[str, str | None]
"""Step → its term, None where none is set."""


def read_catalogue(events: Iterable[StoredEvent]) -> dict[tuple[str, int], StepTerms]:
    """Step terms by code and version; of two that claim one version, the first published."""
    found: dict[tuple[str, int], StepTerms] = {}
    for event in events:
        if event.topic == "catalogue.ProcedurePublished":
            procedure = event.body["procedure"]
            terms = {step["step_id"]: step.get("term") for step in procedure["steps"]}
            found.setdefault((procedure["code"], procedure["version"]), terms)
    return found
