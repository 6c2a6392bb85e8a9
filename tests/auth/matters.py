"""Proceedings of a town to ask for: an inspection, a restricted review, a complaint; and the addresses of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid4

from fastapi.routing import APIRoute

from api.auth.rights import Role
from api.http.app import ROUTERS
from api.http.natures import OFFERED, Offered
from domain.complaint_commands import LodgeComplaint
from domain.model.complaint_events import ComplaintChannel, ComplaintKind
from tests.citizen.made_files import pdf
from tests.http.test_attachments import send
from tests.http.test_proceedings import OPENING
from tests.http.town import Person, Town

SECRET: Final = "bí mật vụ việc"

REVIEW: Final[dict[str, Any]] = {
    "about": "h2",
    "origin": "record",
    "reason": SECRET,
    "act": "Nhiều hồ sơ quá hạn",
    "act_on": "2020-02-28",
    "found_on": "2020-03-02",
    "period": "2020-02",
    "figure": "3/20",
}

_FILLED: Final = {"name": "bao-cao.pdf", "file": "json", "ending": "pdf"}
_PARAMETER: Final = re.compile(r"{(\w+)(:\w+)?}")


@dataclass(frozen=True)
class Matter:
    """A proceeding, what is asked for it by, and who of the office has nothing to do with it.

    position: of its last event. sha256: of a file that it names; None where it names none.
    """

    nature: str
    proceeding_id: UUID
    number: str
    position: int
    sha256: str | None
    outsiders: tuple[tuple[str, tuple[Role, ...]], ...]

    @property
    def offered(self) -> Offered:
        return next(one for one in OFFERED.values() if one.door.nature == self.nature)

    @property
    def nothing(self) -> tuple[str, str]:
        """Names that nothing has, in place of its id and its number."""
        return str(uuid4()), f"{self.number[:-4]}0999"


def matters(town: Town) -> list[Matter]:
    """Opened by whoever supervises, or by a citizen; the views follow."""
    inspector = Person(town, "vpub-truc", town.token("vpub-truc", Role.OFFICER, Role.SUPERVISOR))
    far, headed, own = ("c1", (Role.OFFICER,)), ("h3", (Role.OFFICER, Role.HEAD)), ("b1", (Role.OFFICER,))
    file = send(inspector, "bi-mat.pdf", pdf(SECRET)).json()
    opened = inspector.post("/v1/inspections", {**OPENING, "title": SECRET, "team": ["vpub-truc"]}, match=None)
    assert opened.status_code == 201, opened.text
    inspection = UUID(opened.json()["proceeding_id"])
    finding = {"agency_id": "cl", "text": SECRET, "category": "", "criterion": OPENING["criteria"][0]}
    made = inspector.post(f"/v1/inspections/{inspection}/make-finding", {**finding, "attachments": [file]})
    assert made.status_code == 200, made.text
    dossier = town.officer("a2").lodge()
    proof = send(inspector, "chung-cu.pdf", pdf("chứng cứ")).json()
    review = inspector.post("/v1/reviews", {**REVIEW, "dossiers": [str(dossier)], "attachments": [proof]}, match=None)
    assert review.status_code == 201, review.text
    complaint = uuid4()
    town.order(
        LodgeComplaint,
        proceeding_id=complaint,
        channel=ComplaintChannel.PORTAL,
        kind=ComplaintKind.ATTITUDE,
        text=SECRET,
        about_unit="cl-dd",
    )
    town.project()
    return [
        _matter(town, "inspection", inspection, file["sha256"], (far, headed)),
        _matter(town, "review", UUID(review.json()["proceeding_id"]), proof["sha256"], (headed, own)),
        _matter(town, "complaint", complaint, None, (far, headed)),
    ]


def _matter(
    town: Town,
    nature: str,
    proceeding_id: UUID,
    sha256: str | None,
    outsiders: tuple[tuple[str, tuple[Role, ...]], ...],
) -> Matter:
    events = town.app.state.office.log.read_stream(proceeding_id)
    number = town.app.state.office.remits.proceeding(proceeding_id).proceeding.number
    return Matter(nature, proceeding_id, number, events[-1].position, sha256, outsiders)


def addresses_of(matter: Matter) -> Iterator[tuple[str, str, str]]:
    """Method, address and act of every route of its nature, `{}` in place of its name; every act of the pages."""
    door = matter.offered.door
    roots = (f"/v1/{door.plural}/{{", f"/{door.path}/{{")
    seen = set()
    for router in ROUTERS:
        for route in router.routes:
            if not isinstance(route, APIRoute) or not route.path.startswith(roots):
                continue
            acts = matter.offered.acts if "{act}" in route.path else [""]
            for method in sorted((route.methods or set()) & {"GET", "POST"}):
                for act in acts:
                    filled = {**_FILLED, "act": act}
                    path = _PARAMETER.sub(lambda one, filled=filled: filled.get(one[1], "{}"), route.path)  # type: ignore[misc]
                    if (method, path) not in seen:
                        seen.add((method, path))
                        yield method, path, act
