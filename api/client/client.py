"""The client: `with Client(address, token) as office: office.list_board(state="overdue")`.

Every operation of the interface is a method, by its operation id: reads give a `Reply`, orders take the version that
was seen and give a receipt. `after=` of a read waits for one's own write; an order that nobody answers is sent again
under the same key, so it is never done twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Self

from api.client.operations import Operations
from api.client.schemas import Attachment
from api.client.transport import Reply


class Client(Operations):
    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def send_attachment(self, name: str, content: bytes) -> Reply[Attachment]:
        """Send a file that an order is to name: PDF, JPG or PNG, at most 10 MB. Refused, OutcomeUnknown."""
        return self.send_file("/v1/attachments", name, content)


def rows(ask: Callable[..., Reply[Any]], **query: Any) -> Iterator[Any]:
    """Every row of a list that comes in pages: `rows(office.list_board, state="overdue")`."""
    cursor: str | None = None
    while True:
        page = ask(**query, cursor=cursor).body
        yield from page["rows"]
        cursor = page.get("next")
        if cursor is None:
            return
