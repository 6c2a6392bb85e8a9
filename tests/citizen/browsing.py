"""A browser without scripts, as far as the pages need one: cookies, forms with their tokens, redirects."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx

from api.pages.genuine import FIELD
from tests.citizen.made_files import APPLICATION, CERTIFICATE, ONLINE, pdf, png
from tests.http.town import Town

PERSON = {
    "name": "Nguyễn Thị Ửng Hồng Đào",
    "address": "Ấp Mỹ Hưng Hòa, huyện Cao Lãnh",
    "telephone": "0912 345 678",
    "email": "ung.dao@vidu.example.vn",
    "identity_number": "087 190 001 234",
}


@dataclass
class Citizen:
    town: Town
    http: httpx.Client
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    text: str = ""
    path: str = ""

    @classmethod
    @contextmanager
    def of(cls, town: Town) -> Iterator[Citizen]:
        with httpx.Client(base_url=town.address, timeout=30, trust_env=False, follow_redirects=False) as http:
            yield cls(town, http)

    def get(self, path: str, status: int = 200) -> str:
        return self._followed(self.send("GET", path), status)

    def post(
        self,
        path: str,
        data: dict[str, Any] | None = None,
        *,
        file: tuple[str, bytes] | None = None,
        status: int = 200,
    ) -> str:
        """Send a form of the page that was opened last. The views are brought up before the answer is followed."""
        files = {"tep": (file[0], file[1], "application/octet-stream")} if file is not None else None
        answer = self.send("POST", path, data={FIELD: self.token, **(data or {})}, files=files)
        self.town.project()
        return self._followed(answer, status)

    def send(self, method: str, path: str, **content: Any) -> httpx.Response:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        answer = self.http.request(method, path, headers=headers | content.pop("headers", {}), **content)
        for written in answer.headers.get_list("set-cookie"):
            name, _, rest = written.partition("=")
            value = rest.partition(";")[0].strip('"')
            if value:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        return answer

    def _followed(self, answer: httpx.Response, status: int) -> str:
        for _ in range(5):
            if answer.status_code != 303:
                break
            answer = self.send("GET", answer.headers["location"])
        assert answer.status_code == status, f"{answer.status_code} {answer.url} {answer.text[:3000]}"
        self.path = answer.url.raw_path.decode()
        self.text = html.unescape(answer.text)
        found = re.search(r'name="csrf" value="([0-9a-f]+)"', answer.text)
        self.token = found[1] if found else self.token
        return self.text

    # ------------------------------------------------------------------ what is often done

    def begin(self) -> str:
        """A draft of the online procedure; the address below which its questions lie."""
        self.get(f"/nop/{ONLINE.code}")
        self.post(f"/nop/{ONLINE.code}")
        assert self.path.endswith("/ai-nop"), self.path
        return self.path.removesuffix("/ai-nop")

    def lodge(self, **changes: str) -> UUID:
        """Lodge a dossier with all that it takes."""
        draft = self.begin()
        self.post(f"{draft}/ai-nop", {"ai": "toi"})
        self.post(f"{draft}/thong-tin", PERSON | changes)
        self.post(f"{draft}/giay-to", {"giay": "1"}, file=("Đơn của Đào.pdf", pdf()))
        self.post(f"{draft}/giay-to", {"giay": "2"}, file=("gcn.png", png()))
        self.post(f"{draft}/giay-to-xong")
        self.post(f"{draft}/nhan-ket-qua", {"cach": "counter"})
        self.post(f"{draft}/kiem-tra")
        assert self.path == f"{draft}/xac-nhan", self.path
        return self.town_dossier()

    def town_dossier(self) -> UUID:
        """The dossier that was lodged last."""
        office = self.town.app.state.office
        with office.reading_everything() as connection:
            row = connection.execute(
                "SELECT originator_id FROM hoso.stored_events WHERE topic = 'dossier.Lodged'"
                " ORDER BY notification_id DESC LIMIT 1"
            ).fetchone()
        found: UUID = row[0]
        return found


LABELS = (APPLICATION, CERTIFICATE)
