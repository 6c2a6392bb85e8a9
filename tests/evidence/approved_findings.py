"""What the verifier says of every forgery and of every input that it refuses, approved once.

Whoever reads a finding acts on it: its code, its place, the numbers in it and what it says in both languages. None of
that changes unseen. `python -m tests.evidence.approved_findings` writes the file anew; what has changed is then read in
its difference, and belongs in the commit's message.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path

from api.evidence.verifier.findings import Finding, Refused
from api.evidence.verifier.verification import Asked, verify
from tests.evidence import (
    forged_checkpoints,
    forged_events,
    forged_figures,
    forged_form,
    forged_keys,
    forged_logs,
    forged_stamps,
    forged_zips,
    refused_inputs,
)
from tests.evidence.forged_keys import rotated
from tests.evidence.made_bundles import imported_official
from tests.evidence.made_log import Forge, Parts

APPROVED = Path(__file__).with_name("approved_findings.json")

QUOTING_PYTHON = ("json-unreadable", "event-unreadable", "leaf-unreadable")
"""Findings that say after a colon what Python said, which is not the same in all its versions."""

OF_ONE_KEY = [*forged_events.FORGED, *forged_checkpoints.FORGED, *forged_figures.FORGED, *forged_form.FORGED]

Said = list[str]
"""A finding: code, where, vi, en."""


def said(findings: Iterable[Finding]) -> list[Said]:
    return [[each.code, each.where, _words(each.code, each.vi), _words(each.code, each.en)] for each in findings]


def _words(code: str, text: str) -> str:
    return text.partition(": ")[0] if code in QUOTING_PYTHON else text


def of_forgery(forge: Forge, made: Callable[[], Parts]) -> list[Said]:
    parts = made()
    forge(parts)
    return of_file(parts.zipped())


def of_file(data: bytes) -> list[Said]:
    return said(verify(data, Asked()).findings)


def of_refusal(refusing: Callable[[], object]) -> list[Said]:
    """What the call refuses with; nothing if it does not."""
    try:
        refusing()
    except Refused as refusal:
        return said([refusal.finding])
    return []


@cache
def forged_files() -> Mapping[str, bytes]:
    """By a name that says what is wrong."""
    return forged_zips.forged() | {name: parts.zipped() for name, parts in forged_logs.forged().items()}


@cache
def refusals() -> Mapping[str, Callable[[], object]]:
    """Calls that refuse, by a name that says what is wrong."""
    stamps = {name: forged_stamps.checking(stamp) for name, stamp in forged_stamps.FORGED.items()}
    return {**refused_inputs.REFUSED, **stamps}


@cache
def approved() -> Mapping[str, list[Said]]:
    found: dict[str, list[Said]] = json.loads(APPROVED.read_text("utf-8"))
    return found


def all_said() -> dict[str, list[Said]]:
    """By the name of the forgery or input."""
    found = {forge.__name__: of_forgery(forge, imported_official) for forge, _ in OF_ONE_KEY}
    found |= {forge.__name__: of_forgery(forge, rotated) for forge, _ in forged_keys.FORGED}
    found |= {name: of_file(data) for name, data in forged_files().items()}
    found |= {name: of_refusal(refusing) for name, refusing in refusals().items()}
    return found


if __name__ == "__main__":
    APPROVED.write_text(json.dumps(all_said(), ensure_ascii=False, indent=1) + "\n", "utf-8")
