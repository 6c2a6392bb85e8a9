"""Every benchmark runs, and says what it promises; how fast it was is asked by nobody here."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from benchmarks import (
    appends,
    armed,
    asks,
    evidence,
    http,
    imports,
    lag,
    ledger,
    moments,
    pages,
    partitions,
    rebuild,
    rebuilding,
    records,
    replay,
    restoring,
    sealing,
    start,
    storage,
    transitions,
)
from benchmarks.__main__ import QUESTIONS
from benchmarks.figures import OURS, Finding, Goal, finding, percentile
from benchmarks.ground import Ground
from benchmarks.question import Question, Terms, run
from benchmarks.report import printed

TINY: dict[str, Any] = {
    "appends": appends.Sizes(clients=2, dossiers=1, more=1, alone=1, crowd=8),
    "partitions": partitions.Sizes(clients=2, dossiers=1),
    "storage": storage.Sizes(events=240),
    "http": http.Sizes(clients=2, dossiers=1),
    "imports": imports.Sizes(events=200),
    "rebuild": rebuild.Sizes(events=240, loop=3, batch=20),
    "lag": lag.Sizes(rate=40, seconds=1),
    "rebuilding": rebuilding.Sizes(events=400, rate=20, seconds=30),
    "sealing": sealing.Sizes(rate=40, seconds=1),
    "replay": replay.Sizes(small=20, large=40),
    "records": records.Sizes(small=240, events=300, asked=2),
    "moments": moments.Sizes(small=240, events=300, asked=2),
    "asks": asks.Sizes(events=1_500, asked=1),
    "transitions": transitions.Sizes(lives=1, imported=20),
    "armed": armed.Sizes(dossiers=20, rate=10, seconds=1),
    "ledger": ledger.Sizes(events=900, hashed=100, proofs=3),
    "evidence": evidence.Sizes(dossiers=5, proofs=20),
    "restoring": restoring.Sizes(events=300),
    "pages": pages.Sizes(users=3, openings=2, pause_ms=10, seeded=0),
    "start": start.Sizes(),
}
NUMBERS = {
    "appends": {"P1"},
    "partitions": set(),
    "storage": set(),
    "http": {"P2"},
    "imports": {"P3", "P11"},
    "rebuild": {"P4"},
    "lag": {"P5"},
    "rebuilding": set(),
    "sealing": {""},
    "replay": {"P7"},
    "records": {"P6"},
    "moments": {"P7"},
    "asks": set(),
    "transitions": {"P9"},
    "armed": {"P10"},
    "ledger": {"R18", "P8"},
    "evidence": {"R18"},
    "restoring": {"R16"},
    "pages": {"pages"},
    "start": {"P12"},
}
PEERS = {
    "partitions": {partitions.ONE_LOG, partitions.ALONE},
    "appends": {appends.STOCK, appends.BARE},
    "http": {http.PEER},
    "imports": {imports.COPY, imports.COPY_INDEXED},
    "rebuild": {rebuild.LOOP},
    "replay": {replay.STOCK},
    "records": {records.RAW},
    "moments": {moments.FROM_ZERO},
    "transitions": {transitions.SIGNALS},
    "armed": {armed.POLLING, armed.NOBODY},
    "ledger": {ledger.BARE, ledger.BARE_ALL, ledger.ONE_PROCESS},
    "evidence": {evidence.ONE_BY_ONE},
    "restoring": {restoring.DUMP},
    "pages": {pages.PEER},
}
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    with Ground.prepared() as prepared:
        yield prepared


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_benchmark_of_a_tiny_size_says_what_it_promises(ground: Ground, question: Question) -> None:
    sizes = TINY[question.name]
    answer = run(ground, question, sizes, Terms(rounds=1, seed=7))
    told = msgspec.json.decode(msgspec.json.encode(answer))
    assert set(told) == {
        *("name", "asks", "sizes", "rounds", "seed", "load_before", "load_after", "seconds", "findings"),
    }
    assert (told["name"], told["rounds"], told["seed"]) == (question.name, 1, 7)
    found = told["findings"]
    assert all(set(one["ours"]) == {"median", "least", "most", "values"} for one in found)
    assert {one["number"] for one in found if one["goal"] is not None} == NUMBERS[question.name]
    assert {peer["name"] for one in found for peer in one["peers"]} == PEERS.get(question.name, set())
    assert question.asks in printed(answer)


def test_the_command_prints_one_json_object() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks.replay", "--small=5", "--large=9", "--rounds=1", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    said = msgspec.json.decode(ended.stdout)
    assert set(said["machine"]) == {
        *("cpu", "cores", "memory_mib", "system", "python", "postgresql", "measured_at"),
    }
    (only,) = said["runs"]
    assert only["sizes"] == {"small": 5, "large": 9}
    assert "round 1 of 1" in ended.stderr


def ratio(*, higher_is_better: bool) -> float:
    made = finding("", "x", "y", {OURS: [1, 2, 9], "peer": [4, 4, 4]}, higher_is_better=higher_is_better)
    return made.peers[0].ratio


def test_a_ratio_above_one_says_that_ours_is_better() -> None:
    assert ratio(higher_is_better=True) == 0.5
    assert ratio(higher_is_better=False) == 2.0


def test_a_percentile_is_one_of_the_values() -> None:
    values = [float(n) for n in range(1, 201)]
    assert [percentile(values, percent) for percent in (50, 99, 100)] == [100.0, 198.0, 200.0]
    assert percentile([7.0], 99) == 7.0


def test_a_goal_that_is_missed_is_printed_as_such(ground: Ground) -> None:
    def missed(_ground: Ground, _sizes: Any, _terms: Terms) -> list[Finding]:
        return [finding("P0", "what", "s", {OURS: [1.0]}, goal=Goal("less", met=False))]

    question = Question("q", "?", start.Sizes, missed)
    assert "less: NOT met" in printed(run(ground, question, start.Sizes(), Terms()))
