"""The line between those who order and the one who commits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from domain.store.waiting import Closed, Full, WaitingLine


def test_items_are_taken_in_order_and_up_to_a_limit() -> None:
    line: WaitingLine[int] = WaitingLine(10)
    for n in range(5):
        line.put(n, 0)
    assert [line.take(3), line.take(3)] == [[0, 1, 2], [3, 4]]


def test_a_full_line_takes_an_item_as_soon_as_there_is_room() -> None:
    line: WaitingLine[int] = WaitingLine(1)
    line.put(1, 0)
    with pytest.raises(Full) as full:
        line.put(2, 0.01)
    assert full.value.waiting == 1
    with ThreadPoolExecutor(1) as pool:
        second = pool.submit(line.put, 2, 60)
        assert line.take(5) == [1]
        second.result()
    assert line.take(5) == [2]


def test_a_closed_line_gives_what_it_has_and_takes_no_more() -> None:
    line: WaitingLine[int] = WaitingLine(1)
    line.put(1, 0)
    with ThreadPoolExecutor(2) as pool:
        waiting = pool.submit(line.put, 2, 60)
        line.close()
        with pytest.raises(Closed):
            waiting.result()
        with pytest.raises(Closed):
            line.put(3, 0)
        assert pool.submit(line.take, 5).result() == [1]
        assert pool.submit(line.take, 5).result() == []


def test_whoever_takes_waits_for_the_first_item() -> None:
    line: WaitingLine[int] = WaitingLine(5)
    with ThreadPoolExecutor(1) as pool:
        taking = pool.submit(line.take, 5)
        assert not taking.done()
        line.put(1, 0)
        assert taking.result() == [1]
