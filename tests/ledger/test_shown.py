"""What a log's server shows is read strictly: whatever is not written as it should be is not believed."""

from __future__ import annotations

import pytest

from domain.model.checkpoint import Checkpoint, CommandChain
from domain.model.trusted_log import CheckpointNotBelieved
from projections.ledger_shown import from_base64, growth_from

OLD, NEW = (Checkpoint("hoso/test", size, bytes(32), CommandChain()) for size in (3, 7))


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"no JSON",
        b"[]",
        b'{"old":3,"new":7}',
        b'{"old":3,"new":7,"hashes":[1]}',
        b'{"old":3,"new":7,"hashes":["?"]}',
    ],
)
def test_an_answer_that_is_no_proof_of_growth_is_not_believed(answer: bytes) -> None:
    with pytest.raises(CheckpointNotBelieved):
        growth_from(OLD, NEW, lambda _path: answer)


def test_nothing_is_asked_where_the_log_did_not_grow() -> None:
    def asked(path: str) -> bytes:
        raise AssertionError(path)

    assert growth_from(None, NEW, asked) == growth_from(NEW, NEW, asked) == growth_from(NEW, OLD, asked) == []


def test_base64_with_anything_beside_it_is_not_believed() -> None:
    assert from_base64("AAE=") == b"\x00\x01"
    for text in ("AAE", "AA E=", "AAE=\n", "ÂAE="):
        with pytest.raises(CheckpointNotBelieved):
            from_base64(text)
