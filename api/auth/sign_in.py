"""The one-time link by which the person who runs this instance comes to its pages."""

from __future__ import annotations

from functools import partial
from typing import Final

from api.auth.access import Access, connected
from api.auth.rights import Role
from domain.store.instance import Instance

OPERATOR: Final = "~operator"
"""Whoever can run `hoso` on the machine. Readings by this one are recorded like anybody else's."""

PATH: Final = "/dang-nhap"


def sign_in_link(instance: Instance) -> str:
    """The address of a link that is good once, within a quarter of an hour, and opens the pages as a supervisor."""
    access = Access(partial(connected, instance.dsn("writer")))
    secret = access.issue_link(OPERATOR, [Role.SUPERVISOR])
    host, port = instance.http_address()
    host = f"[{host}]" if ":" in host else host
    return f"http://{host}:{port}{PATH}/{secret.reveal()}"
