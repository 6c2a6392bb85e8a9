"""`papers`: an office with every form to print, served; one for all tests of papers, which only read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from api.auth.rights import Role
from projections.queries.forms import FormFacts, FormKind, form_facts
from projections.runner import connect
from tests.http.town import Person, Town, found, served
from tests.reports.stories import Told, tell
from tests.servers import Postgres, instance_for


@dataclass
class Papers:
    """The office, what was told of it, and a connection that reads its views."""

    town: Town
    told: Told
    connection: Any

    @property
    def now(self) -> datetime:
        moment: datetime = self.town.app.state.office.clock.now()
        return moment

    @property
    def auditor(self) -> Person:
        return self.town.bearer(Role.AUDITOR, "vpub-truc")

    def facts(self, kind: FormKind, story: str, **options: Any) -> FormFacts:
        return form_facts(self.connection, str(self.told.dossiers[story]), kind, now=self.now, **options)

    def code(self, story: str) -> str:
        code: str = self.auditor.get(f"/v1/dossiers/{self.told.dossiers[story]}").json()["code"]
        return code


@pytest.fixture(scope="session")
def papers(postgres: Postgres, _migrated_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Papers]:
    with postgres.new_database(_migrated_template) as name:
        instance = instance_for(postgres, name, tmp_path_factory.mktemp("papers") / "instance")
        found(instance)
        with served(instance) as town:
            told = tell(town)
            town.project()
            with connect(instance.dsn("reader"), "test papers") as connection:
                yield Papers(town, told, connection)
