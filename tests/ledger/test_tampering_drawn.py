"""Hundreds of drawn tamperings with an exported log: each is found, and the first position of it is named exactly.

`make tampering` draws many more, by the same code (many_tamperings.py).
"""

from __future__ import annotations

from random import Random

import pytest

from projections.ledger_findings import Fault
from tests.ledger.exported import Exported
from tests.ledger.many_tamperings import main
from tests.ledger.tamperings import CLASSES, Tampering, clean, drawn, tampered

CASES = 45
"""Drawn for each class."""

CLEAN = 300


@pytest.mark.parametrize("tampering", CLASSES, ids=lambda each: each.__name__)
def test_a_tampering_is_found_at_its_first_position(tampering: Tampering) -> None:
    for seed in range(CASES):
        trace, log = tampered(tampering, seed)
        assert trace.found_in(log), (seed, trace, log.findings(trace.kept)[:3])


def test_more_than_a_thousand_tamperings_of_more_than_fourteen_classes_are_drawn() -> None:
    assert len(CLASSES) >= 14
    assert len(CLASSES) * CASES >= 1_000


def test_clean_logs_give_no_alarm() -> None:
    for seed in range(CLEAN):
        log = clean(seed)
        assert log.findings(log.kept()) == [], seed


def test_how_many_events_are_read_at_a_time_changes_nothing() -> None:
    for seed in range(4):
        for tampering in CLASSES:
            trace, log = tampered(tampering, seed)
            assert log.findings(trace.kept, part=256) == log.findings(trace.kept, part=1024), (tampering, seed)


def test_a_position_that_is_not_exact_does_not_pass() -> None:
    """The check can fail: neither a neighbour, nor another fault, nor a clean log is taken for what was expected."""
    for tampering in CLASSES:
        trace, log = tampered(tampering, 5)
        shifted = type(trace)(trace.position + 1, trace.faults, trace.until, trace.kept)
        other = type(trace)(trace.position, frozenset({Fault.HEAD}), trace.until, trace.kept)
        assert not shifted.found_in(log)
        assert not other.found_in(log)
        assert not trace.found_in(drawn(5)[1])


def test_rewritten_events_and_tiles_with_fewer_checkpoints_give_a_wider_range() -> None:
    log = Exported.drawn(Random(3), 300)
    kept = log.kept()[-1:]
    log.rows[99].state += b"x"
    log.seal([300])
    first = log.verified(kept)
    assert first is not None
    assert (first.fault, first.position, first.until) == (Fault.FORK, 1, 300)


def test_the_long_form_counts_what_it_draws(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--cases", "2", "--clean", "3"]) == 0
    said = capsys.readouterr().out
    assert f"{2 * len(CLASSES)} tamperings" in said
    assert "3 clean logs, 0 false alarms" in said
