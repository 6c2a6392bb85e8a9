"""Searching: codes however they are written, the best first, and nothing that may not be shown."""

from __future__ import annotations

import pytest

from projections import queries
from projections.queries.searching import code_key
from tests.domain.histories import Story
from tests.projections.conftest import Views, code


@pytest.fixture
def told(views: Views) -> Views:
    for hour in ("07:00", "07:10", "07:20"):
        views.tell(Story().received(f"mon {hour}"))
    views.follow()
    return views


@pytest.mark.parametrize(
    "asked",
    [
        "{0}",
        "{0} ",
        "{lower}",
        "{spaced}",
        "{short}",
        "{tail}",
        "{tail_plain}",
    ],
)
def test_a_code_is_found_however_it_is_written(told: Views, asked: str) -> None:
    whole = code(2)
    tail = whole[-11:]
    text = asked.format(
        whole,
        lower=whole.lower(),
        spaced=whole.replace(".", " ").replace("-", " "),
        short=whole.removeprefix("000.00."),
        tail=tail,
        tail_plain=tail.replace("-", ""),
    )
    found = queries.search(told.reading, text)
    assert [one.code for one in found.dossiers] == [whole]
    assert (found.exact is not None) == (asked not in ("{tail}", "{tail_plain}"))


def test_a_beginning_finds_all_that_begin_so_and_says_when_there_are_more(told: Views) -> None:
    found = queries.search(told.reading, "000.00.05", 2)
    assert [one.code for one in found.dossiers] == [code(1), code(2)]
    assert found.exact is None
    assert "dossiers" in found.more


def test_what_may_not_be_shown_is_neither_listed_nor_counted(told: Views) -> None:
    found = queries.search(told.reading, code(1), shown=lambda kind, _: kind != "dossiers")
    assert (found.dossiers, found.exact, found.more) == ((), None, ())


def test_a_code_key_keeps_letters_and_digits_alone() -> None:
    assert code_key("000.00.05.h20-260604-0001") == "0000005H202606040001"
