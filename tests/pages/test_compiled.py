"""A template that many ask for at once is compiled once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from jinja2 import Environment, TemplateNotFound

from api.pages.compiled import CompiledOnce


class Counting(Environment):
    """Counts what is compiled."""

    compiled = 0

    def compile(self, *args: Any, **options: Any) -> Any:
        self.compiled += 1
        return super().compile(*args, **options)


def test_many_first_visitors_wait_for_one_compilation() -> None:
    environment = Counting(loader=CompiledOnce("api.pages", "templates"))
    together = Barrier(8)

    def ask(_: int) -> str | None:
        together.wait()
        return environment.get_template("frame.html").name

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {"frame.html"}
    assert environment.compiled == 1


def test_a_template_that_is_not_there_is_refused_each_time() -> None:
    environment = Environment(loader=CompiledOnce("api.pages", "templates"), autoescape=True)
    for _ in range(2):
        with pytest.raises(TemplateNotFound):
            environment.get_template("nothing.html")
