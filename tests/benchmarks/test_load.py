"""The load test runs for a few seconds, finds nothing wrong, and would say so if it did."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import msgspec

from benchmarks.keepalive import request
from benchmarks.load import Outcome, Watched
from benchmarks.load_mix import Tally

ROOT = Path(__file__).resolve().parents[2]


def test_a_run_of_a_few_seconds_loses_nothing_and_is_answered_as_expected() -> None:
    sizes = ["--minutes=0.1", "--officers=4", "--supervisors=2", "--citizens=1", "--streams=2", "--think-ms=50"]
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks.load", *sizes, "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    told = msgspec.json.decode(ended.stdout)
    assert (ended.returncode, told["faults"], told["unexpected"]) == (0, [], []), ended.stderr
    assert told["kinds"]["act"]["requests"] > 0
    assert (told["missing"], told["behind"], told["verified"], told["stopped"]) == (0, 0, True, True)
    assert {"postgres", "temporal", "serve", "project", "seal", "work"} <= set(told["memory_mib"])


def outcome(tally: Tally | None = None, watched: Watched | None = None) -> Outcome:
    return Outcome(1.0, 1, 0.1, tally or Tally(), watched or Watched(), verified=True, stopped=True)


def test_an_answer_that_was_not_expected_fails_the_run() -> None:
    tally = Tally()
    assert outcome(tally).faults == []
    tally.fault("act", "500")
    assert outcome(tally).faults == ["1 answers were not expected"]


def test_memory_that_grows_fails_a_long_run() -> None:
    watched = Watched({"serve": [100.0, 100.0, 180.0], "seal": [80.0, 80.0, 90.0], "work": [300.0, 320.0, 340.0]})
    run = outcome(watched=watched)
    assert run.faults == []
    run.judged = True
    assert run.faults == ["the memory of serve grew"]


def test_what_was_acknowledged_and_is_not_stored_fails_the_run() -> None:
    run = outcome(Tally(acknowledged={uuid4(): 7}))
    run.missing, run.behind, run.verified, run.stopped = 1, 2, False, False
    assert len(run.faults) == 4


def test_a_request_is_written_as_http_wants_it() -> None:
    assert request("POST", "/x", {"A": "b"}, b"12") == (
        b"POST /x HTTP/1.1\r\nHost: localhost\r\nA: b\r\nContent-Length: 2\r\n\r\n12"
    )
