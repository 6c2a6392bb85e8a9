"""Whatever bytes a file holds, it is refused clearly or read in full, and never in part."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.importers.faults import UnreadableLog
from api.importers.mapping import Given
from api.importers.reader import read_log
from tests.importers.figures import LATER
from tests.importers.logs import SMALL, ocel, packed, table, xes

SEEDS = {
    "log.xes": xes(SMALL),
    "log.xes.gz": packed(xes(SMALL)),
    "log.csv": table(SMALL),
    "log.json": ocel(SMALL),
}
"""Each has 3 cases and 8 events."""

edits = st.tuples(
    st.integers(0, 1 << 16),
    st.integers(0, 12),
    st.binary(max_size=4)
    | st.sampled_from([b"<", b">", b"</trace>", b'"', b"&", b",", b"\n", b"{", b"]", b"\x00", b"Z"]),
)


@pytest.mark.parametrize("name", SEEDS)
@given(changes=st.lists(edits, min_size=1, max_size=4), skip_bad=st.booleans())
@settings(max_examples=150, deadline=None)
def test_changed_bytes_are_refused_or_read_in_full(
    name: str, changes: list[tuple[int, int, bytes]], skip_bad: bool
) -> None:
    content = SEEDS[name]
    for place, removed, added in changes:
        at = place % (len(content) + 1)
        content = content[:at] + added + content[at + removed :]
    _refused_or_whole(name, content, skip_bad=skip_bad)


@pytest.mark.parametrize("name", SEEDS)
@given(content=st.binary(max_size=300), skip_bad=st.booleans())
@settings(max_examples=50, deadline=None)
def test_arbitrary_bytes_are_refused(name: str, content: bytes, skip_bad: bool) -> None:
    _refused_or_whole(name, content, skip_bad=skip_bad)


def _refused_or_whole(name: str, content: bytes, *, skip_bad: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (path := Path(folder) / name).write_bytes(content)
        with (
            contextlib.suppress(UnreadableLog),
            read_log(path, Given(), skip_bad=skip_bad, not_after=LATER) as log,
        ):
            read = list(log)
            assert len(read) == log.cases
            assert sum(len(case.steps) for case in read) == log.events
            assert log.skipped == 0 or skip_bad
            assert list(log) == read
