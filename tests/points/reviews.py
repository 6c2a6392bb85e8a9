"""A review opened by a supervisor from the page of what gave rise to it, by the link there and the form behind it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

from api.auth.rights import Role
from tests.http.town import Town
from tests.pages.reader import Reader

LINK = re.compile(r'href="(/kiem-diem/mo/open-review\?[^"]+)"')


def review_from(town: Town, page: str, about: str, origin: str, matter: str, /, **typed: Any) -> dict[str, Any]:
    """What the review says of its opening. about, origin, matter: what the form has to be filled in with.

    The form is sent as it comes, but for what only a person can say.
    """
    supervisor = Reader.of(town, "vpub-truc", Role.OFFICER, Role.SUPERVISOR)
    link = LINK.search(supervisor.get(page))
    assert link is not None, page
    address = unescape(link[1])
    asked = parse_qs(urlsplit(address).query)
    assert (asked.get("about"), asked["origin"], asked["matter"]) == ([about] if about else None, [origin], [matter])
    said = {"act": "Việc nêu trên trang", "act_on": "02/03/2020", "reason": "Theo trang này", **typed}
    answer = supervisor.act(address, **said)
    town.project()
    number = urlsplit(answer.headers["location"]).path.rpartition("/")[2]
    shown = supervisor.get(f"/kiem-diem/{number}")
    assert "Hồ sơ này là căn cứ để xem xét, không phải kết luận" in shown
    person = town.bearer(Role.SUPERVISOR, "vpub-truc")
    opened: dict[str, Any] = person.get(f"/v1/reviews/{number}").json()["state"]["opened"]
    assert (opened["origin"], opened["matter"]) == (origin, matter)
    assert [each["position"] for each in person.get(f"/v1/reviews/{number}").json()["state"]["evidence"]] == sorted(
        int(position) for position in asked.get("positions", [""])[0].split()
    )
    return opened
