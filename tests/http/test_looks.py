"""What requests are decided by is looked up for many at once, and is never older than the request."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from functools import partial
from uuid import uuid4

import psycopg
import pytest

from api.auth.involved import Involved
from api.auth.looks import Look, Looks, own_connection
from api.auth.remit import Remits
from api.auth.rights import Role
from api.auth.secret import Secret
from domain.application import Busy
from domain.model.organisation import Half
from domain.organisation_commands import RecordAbsence
from domain.store.event_log import EventLog
from tests.http.town import Town


@asynccontextmanager
async def looking(town: Town) -> AsyncIterator[Looks]:
    looks = Looks(partial(own_connection, town.instance.dsn("writer")))
    try:
        yield looks
    finally:
        looks.close()


async def test_a_look_knows_what_the_record_knows_after_every_act(town: Town) -> None:
    clerk = town.officer("a1")
    dossier = clerk.lodge()
    with EventLog(town.instance.dsn("reader")) as log:
        async with looking(town) as looks:
            for act, body in (
                ("issue-receipt", {}),
                ("complete-step", {"step_id": "tn"}),
                ("declare-conflict", {"about": "a1", "reason": "Người nhà"}),
            ):
                before = (await looks.look(dossier=dossier)).dossier
                clerk.act(dossier, act, body)
                look = await looks.look(dossier=dossier)
                assert look.dossier == Remits(log).involved(dossier)
                assert look.dossier.version > before.version
            assert (await looks.look()).people == Remits(log).people()


async def test_a_change_of_the_organisation_is_in_the_next_look(town: Town) -> None:
    async with looking(town) as looks:
        before = await looks.look()
        town.order(
            RecordAbsence,
            absence_id=f"vm-{uuid4()}",
            official_id="b1",
            from_on=date(2020, 3, 5),
            from_half=Half.MORNING,
            to_on=date(2020, 3, 5),
            to_half=Half.AFTERNOON,
            acting_id="b2",
        )
        after = await looks.look()
    assert after.people.version == before.people.version + 1


async def test_a_look_tells_the_time_of_the_office(town: Town) -> None:
    async with looking(town) as looks:
        town.at("2020-03-02 10:15")
        assert (await looks.look()).now == town.app.state.office.clock.now()


async def test_a_revoked_token_is_good_for_nothing_from_the_next_look_on(town: Town) -> None:
    token, secret = town.access.issue_token("a1", [Role.OFFICER], [], timedelta(hours=1))
    async with looking(town) as looks:
        found = (await looks.look(token=secret)).caller
        assert found is not None
        assert (found.subject, found.roles, found.key) == ("a1", frozenset({Role.OFFICER}), token.token_id)
        town.access.revoke_token(token.token_id)
        assert (await looks.look(token=secret)).caller is None


async def test_a_secret_that_is_not_the_tokens_is_nobodys(town: Town) -> None:
    secret = Secret.parse(town.token("a1", Role.OFFICER))
    assert secret is not None
    forged = Secret.parse(f"hoso_{secret.id}_{'0' * 64}")
    async with looking(town) as looks:
        assert (await looks.look(token=forged)).caller is None
        assert (await looks.look(token=Secret.new())).caller is None


async def test_of_many_who_ask_at_once_each_is_told_what_they_asked(town: Town) -> None:
    clerk = town.officer("a1")
    dossiers = [clerk.lodge() for _ in range(3)]
    secrets = [Secret.parse(town.token(who, Role.OFFICER)) for who in ("a1", "b1")]
    async with looking(town) as looks:
        told = await asyncio.gather(
            *(looks.look(token=secrets[number % 2], dossier=(*dossiers, uuid4())[number % 4]) for number in range(600))
        )
    for number, look in enumerate(told):
        assert look.caller is not None
        assert look.caller.subject == ("a1", "b1")[number % 2]
        if number % 4 < 3:
            assert (look.dossier.dossier_id, look.dossier.version) == (dossiers[number % 4], 1)
        else:
            assert look.dossier.version == 0


async def test_dossiers_beyond_what_is_kept_are_read_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.auth.looks.KEPT_DOSSIERS", 1)
    clerk = town.officer("a1")
    first, second = clerk.lodge(), clerk.lodge()
    async with looking(town) as looks:
        for dossier in (first, second, first):
            assert (await looks.look(dossier=dossier)).dossier.dossier_id == dossier


async def test_after_more_than_can_be_gone_through_everything_is_read_anew(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.auth.looks.FORGET_BEYOND", 2)
    clerk = town.officer("a1")
    dossier = clerk.lodge()
    async with looking(town) as looks:
        assert (await looks.look(dossier=dossier)).dossier.version == 1
        for act, body in (("issue-receipt", {}), ("complete-step", {"step_id": "tn"})):
            clerk.act(dossier, act, body)
        clerk.lodge()
        found = (await looks.look(dossier=dossier)).dossier
    with EventLog(town.instance.dsn("reader")) as log:
        assert found == Remits(log).involved(dossier)


async def test_a_lost_connection_is_replaced(town: Town) -> None:
    clerk = town.officer("a1")
    dossier = clerk.lodge()
    async with looking(town) as looks:
        await looks.look(dossier=dossier)
        with psycopg.connect(town.instance.dsn("superuser"), autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'hoso looks' AND datname = current_database()"
            )
        look = await looks.look(dossier=dossier)
    assert isinstance(look, Look)
    assert look.dossier != Involved()


async def test_whoever_asks_after_the_end_is_told_to_come_again(town: Town) -> None:
    async with looking(town) as looks:
        pass
    with pytest.raises(Busy):
        await looks.look()
