"""Bundles that the product made, altered by somebody who repairs the manifest: each fails for its own reason."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from api.evidence.archive import zipped
from api.evidence.canonical import line
from api.evidence.subject import Kind, Subject
from api.evidence.verifier import compare
from api.evidence.verifier.bundle import read_bundle
from api.evidence.verifier.dossier_figures import recomputed
from api.evidence.verifier.instants import from_micros, micros, read_instant, written
from api.evidence.verifier.verification import Asked, verify
from api.evidence.verifier.words import verdict_as_json, verdict_in_words
from projections.ledger_export import export
from tests.bundles.conftest import Sealed

Figures = dict[str, Any]
Forge = Callable[[Figures], None]


@pytest.fixture(scope="module")
def official(sealed: Sealed) -> bytes:
    """Of the one who held most while overdue."""
    return sealed.make(Subject(Kind.OFFICIAL, sealed.busiest)).data


def altered(data: bytes, forge: Forge) -> bytes:
    with ZipFile(BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    figures = json.loads(members["figures.json"])
    forge(figures)
    members["figures.json"] = line(figures)
    manifest = json.loads(members["MANIFEST.json"])
    manifest["files"]["figures.json"] = sha256(members["figures.json"]).hexdigest()
    return zipped({**members, "MANIFEST.json": line(manifest)})


def overdue_dossier(figures: Figures) -> Figures:
    found: Figures = next(each for each in figures["dossiers"] if each["counted_us"] and len(each["intervals"]) > 2)
    return found


def record_line(figures: Figures, figure: str) -> Figures:
    found: Figures = next(each for each in figures["record"] if each["figure"] == figure)
    return found


def boundary_moved_by_a_microsecond(figures: Figures) -> None:
    first, second = overdue_dossier(figures)["intervals"][:2]
    first["end"] = second["start"] = written(from_micros(micros(read_instant(first["end"])) + 1))


def answerers_exchanged(figures: Figures) -> None:
    found = overdue_dossier(figures)["intervals"]
    one, other = found[0], next(each for each in found if each["answerer"] != found[0]["answerer"])
    one["answerer"], other["answerer"] = other["answerer"], one["answerer"]


def interval_left_out(figures: Figures) -> None:
    del overdue_dossier(figures)["intervals"][1]


def overdue_time_given_to_another(figures: Figures) -> None:
    rows = overdue_dossier(figures)["delay"]
    one = max(rows, key=lambda row: row["held_overdue_us"])
    other = next(row for row in rows if row["held_overdue_us"] != one["held_overdue_us"])
    one["held_overdue_us"], other["held_overdue_us"] = other["held_overdue_us"], one["held_overdue_us"]


def delay_moved_to_process_design(figures: Figures) -> None:
    dossier = overdue_dossier(figures)
    dossier["process_design_us"] += 1
    dossier["delay"][0]["share_us"] -= 1


def another_due_date(figures: Figures) -> None:
    due = overdue_dossier(figures)["dues"][-1]
    due["at"] = written(from_micros(micros(read_instant(due["at"])) + 1))


def excused_time_forgotten(figures: Figures) -> None:
    intervals = [each for dossier in figures["dossiers"] for each in dossier["intervals"]]
    next(each for each in intervals if each["excused"])["excused"] = None


def dossier_left_out(figures: Figures) -> None:
    figures["dossiers"].remove(overdue_dossier(figures))


def more_held(figures: Figures) -> None:
    record_line(figures, "held_us")["amount"] += 1


def less_held_while_overdue(figures: Figures) -> None:
    record_line(figures, "held_overdue_us")["amount"] -= 1


def held_line_left_out(figures: Figures) -> None:
    figures["record"].remove(record_line(figures, "held_overdue_us"))


def own_part_shown_as_acting(figures: Figures) -> None:
    record_line(figures, "held_us").update(part="acting", on_behalf_of="~somebody")


def dossier_counted_twice(figures: Figures) -> None:
    record_line(figures, "dossiers_handled")["amount"] += 1


def all_that_was_handled_shown_as_late(figures: Figures) -> None:
    handled = record_line(figures, "dossiers_handled")
    figures["record"] = [each for each in figures["record"] if each["figure"] != "dossiers_late"]
    figures["record"].append({**handled, "figure": "dossiers_late"})


def fact_without_an_event(figures: Figures) -> None:
    record_line(figures, "acts")["positions"][0] = [10**9]


def acts_of_another_kind(figures: Figures) -> None:
    figures["record"].append({**record_line(figures, "steps_completed"), "figure": "complaints"})


def fact_counted_twice(figures: Figures) -> None:
    found = record_line(figures, "steps_completed")
    found["positions"].append(found["positions"][0])
    found["amount"] += 1


def score_invented(figures: Figures) -> None:
    figures["record"].append({**record_line(figures, "acts"), "figure": "score"})


def what_speaks_for_another(figures: Figures) -> None:
    figures["speaks_for"][0]["official"] = "~somebody"


FORGED: list[tuple[Forge, str]] = [
    (boundary_moved_by_a_microsecond, "interval-differs"),
    (answerers_exchanged, "interval-differs"),
    (interval_left_out, "interval-differs"),
    (overdue_time_given_to_another, "delay-differs"),
    (delay_moved_to_process_design, "delay-differs"),
    (another_due_date, "due-differs"),
    (excused_time_forgotten, "interval-differs"),
    (dossier_left_out, "figure-differs"),
    (more_held, "record-differs"),
    (less_held_while_overdue, "record-differs"),
    (held_line_left_out, "record-differs"),
    (own_part_shown_as_acting, "record-differs"),
    (dossier_counted_twice, "record-differs"),
    (all_that_was_handled_shown_as_late, "record-differs"),
    (fact_without_an_event, "position-not-in-bundle"),
    (acts_of_another_kind, "fact-unfounded"),
    (fact_counted_twice, "fact-unfounded"),
    (score_invented, "record-differs"),
    (what_speaks_for_another, "speaks-for-differs"),
]


@pytest.mark.parametrize(("forge", "code"), [pytest.param(f, code, id=f.__name__) for f, code in FORGED])
def test_altered_figures_of_an_official_fail_for_their_own_reason(official: bytes, forge: Forge, code: str) -> None:
    assert code in {finding.code for finding in verify(altered(official, forge), Asked()).findings}


def test_every_value_claimed_of_a_dossier_is_recomputed(official: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each one altered by itself. What follows from the events is computed once, since they stay as they are."""
    bundle = read_bundle(official)
    known = recomputed(bundle.events, bundle.manifest.about)
    monkeypatch.setattr(compare, "recomputed", lambda *_: known)
    figures = deepcopy(bundle.figures)
    changed = replace(bundle, figures=figures)
    count = 0
    for holder, key in values(figures["dossiers"]):
        honest = holder[key]
        holder[key] = another(honest)
        assert compare.compare_figures(changed)[1], (key, honest)
        holder[key] = honest
        count += 1
    assert compare.compare_figures(changed)[1] == []
    assert count > 300


def test_figures_that_are_not_recomputed_are_named(official: bytes) -> None:
    verdict = verify(official, Asked())
    named = verdict_as_json(verdict)["not_recomputed"]
    claimed = {each["figure"] for each in json.loads(ZipFile(BytesIO(official)).read("figures.json"))["record"]}
    assert set(named) == claimed - {"held_us", "held_overdue_us", "overdue_us", "attributed_us"} != set()
    assert f"Not recomputed: {', '.join(named)}." in verdict_in_words(verdict)


@pytest.fixture(scope="module")
def exported(sealed: Sealed, official: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole log as `hoso ledger export` writes it, from when the bundle was made or later."""
    directory = tmp_path_factory.mktemp("log")
    with sealed.looking() as connection:
        export(connection, directory)
    return directory


def test_nothing_is_missing_from_an_official_s_bundle(official: bytes, exported: Path) -> None:
    verdict = verify(official, Asked(log=exported))
    assert (verdict.findings, verdict.complete) == ([], True)


def test_a_dossier_that_is_kept_from_an_official_s_bundle_is_found(official: bytes, exported: Path) -> None:
    """All of it: events, proofs, figures."""
    kept_back = read_bundle(official).figures["dossiers"][0]["dossier_id"]

    with ZipFile(BytesIO(official)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    events = [json.loads(row) for row in members["events.jsonl"].splitlines()]
    places = [place for place, event in enumerate(events) if event["stream_id"] == kept_back]
    for member in ("events.jsonl", "proofs.jsonl"):
        rows = members[member].splitlines(keepends=True)
        members[member] = b"".join(row for place, row in enumerate(rows) if place not in places)
    manifest = json.loads(members["MANIFEST.json"])
    manifest["files"] |= {name: sha256(members[name]).hexdigest() for name in manifest["files"]}
    verdict = verify(zipped({**members, "MANIFEST.json": line(manifest)}), Asked(log=exported))
    found = [finding for finding in verdict.findings if finding.code == "dossier-withheld"]
    assert [finding.where for finding in found] == [f"stream {kept_back}"]


def values(inside: Any) -> Iterator[tuple[Any, Any]]:
    """(object or list, key) of every value that holds no others."""
    for key in inside if isinstance(inside, dict) else range(len(inside)):
        if isinstance(inside[key], dict | list):
            yield from values(inside[key])
        else:
            yield inside, key


def another(value: Any) -> Any:
    """A value near it, of its kind."""
    match value:
        case None:
            return "x"
        case bool():
            return not value
        case int():
            return value + 1
        case _:
            return f"{value}'"
