"""Templates, each compiled once, however many pages ask for it in the first moments after a start.

The library compiles what is not in its cache without asking who else is at it: fifty first visitors compiled the same
page fifty times, and all of them waited for it.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from threading import Lock
from typing import Any

from jinja2 import Environment, PackageLoader, Template


class CompiledOnce(PackageLoader):
    """A loader of a package's templates for one environment."""

    def __init__(self, package: str, folder: str) -> None:
        super().__init__(package, folder)
        self._compiling = Lock()
        self._compiled: dict[str, Template] = {}

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - the library's name
    ) -> Template:
        """TemplateNotFound; TemplateSyntaxError."""
        with self._compiling:
            found = self._compiled.get(name)
            if found is None:
                found = self._compiled[name] = super().load(environment, name, globals)
            return found
