"""Accounts and notes for commands: what they change is recorded in the ledger by a committer of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from api.auth.access import connected
from api.auth.accounts import Accounts
from api.auth.noting import Notes
from domain import composition
from domain.application import Application
from domain.store.committer import GroupCommitter
from domain.store.instance import Instance


@contextmanager
def notes_of(instance: Instance) -> Iterator[Notes]:
    with GroupCommitter(instance.dsn("writer"), composition.deciders()) as committer:
        yield Notes(Application(committer))


@contextmanager
def recorded_accounts(instance: Instance) -> Iterator[Accounts]:
    with notes_of(instance) as notes:
        yield Accounts(partial(connected, instance.dsn("writer")), notes)
