"""What a clerk has filled in at the counter so far, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID, uuid4

from starlette.datastructures import FormData

from api.pages.identity_card import scanned
from api.pages.procedure_choice import is_required
from domain.model.dossier_events import Channel
from domain.model.errors import DomainError
from domain.model.personal_data import PersonalData, PersonalDataNotUsable, personal_data
from domain.model.procedure import OnlineLevel, ProcedureVersion
from projections.words import Words

MAX_TYPED: Final = 1_000
CODE: Final = re.compile(r"[\d.]+\.?H\d+-\d{6}-\d+", re.IGNORECASE)
"""The code of an earlier dossier, typed where the number goes."""

FIELD_OF: Final = {
    "identity_number": "dinh-danh", "name": "ho-ten", "telephone": "dien-thoai", "address": "dia-chi", "email": "email",
}  # fmt: skip
"""The field of the form that holds a datum."""

LABELS: Final[Mapping[str, Words]] = {
    "dinh-danh": Words("số định danh", "identity number"),
    "ho-ten": Words("họ tên", "name"),
    "dia-chi": Words("địa chỉ", "address"),
}
REQUIRED: Final = tuple(LABELS)


@dataclass(frozen=True, slots=True)
class Mistake:
    """field: the id of the field to go to, or none."""

    field: str | None
    words: Words


@dataclass(frozen=True, slots=True, repr=False)
class IntakeForm:
    """As typed; what was scanned is taken apart already. command: names the intake, and what it records.

    earlier: the code of a dossier of a person who is known, whose data are then not taken in again.
    papers: places of the documents that are there. seen: dossiers of which the clerk was told as lodged today.
    """

    command: UUID
    identity: str = ""
    name: str = ""
    telephone: str = ""
    address: str = ""
    procedure: str = ""
    papers: frozenset[int] = frozenset()
    all_papers: bool = False
    result: Channel = Channel.COUNTER
    note: str = ""
    earlier: str = ""
    seen: frozenset[str] = frozenset()
    unread: bool = field(default=False)

    @classmethod
    def fresh(cls) -> IntakeForm:
        return cls(uuid4())

    @classmethod
    def of(cls, form: FormData) -> IntakeForm:
        """What was sent. An intake whose id cannot be read is a new one."""

        def text(name: str) -> str:
            value = form.get(name)
            return value.strip()[:MAX_TYPED] if isinstance(value, str) else ""

        def texts(name: str) -> list[str]:
            return [value for value in form.getlist(name) if isinstance(value, str)]

        try:
            command = UUID(text("lenh"))
        except ValueError:
            command = uuid4()
        given = cls(
            command=command,
            identity=text("dinh-danh"),
            name=text("ho-ten"),
            telephone=text("dien-thoai"),
            address=text("dia-chi"),
            procedure=text("thu-tuc"),
            papers=frozenset(int(one) for one in texts("giay-to") if one.isdecimal() and len(one) < 4),
            all_papers=form.get("du-giay-to") == "1",
            result=Channel(text("tra-ket-qua")) if text("tra-ket-qua") in set(Channel) else Channel.COUNTER,
            note=text("ghi-chu"),
            earlier=text("ho-so-truoc"),
            seen=frozenset(texts("da-biet")),
        )
        return given._read()

    def _read(self) -> IntakeForm:
        card = scanned(self.identity)
        if card is not None:
            return replace(
                self,
                identity=card.number,
                name=card.name or self.name,
                address=card.address or self.address,
                unread=card.name is None or card.address is None,
            )
        if CODE.fullmatch(self.identity):
            return replace(self, identity="", earlier=self.identity.upper())
        return self

    def filled(self, shown: Mapping[str, str | None]) -> IntakeForm:
        """With the data of somebody who is known."""
        return replace(
            self,
            identity=shown["identity_number"] or "",
            name=shown["name"] or "",
            address=shown["address"] or "",
            telephone=shown["telephone"] or "",
        )

    def forgotten(self) -> IntakeForm:
        """Without the earlier dossier."""
        return replace(self, earlier="")

    def data(self) -> PersonalData:
        """PersonalDataNotUsable."""
        return personal_data(self.name, self.address, self.telephone, None, self.identity)

    def has_paper(self, place: int) -> bool:
        return self.all_papers or place in self.papers

    def missing_papers(self, procedure: ProcedureVersion) -> tuple[str, ...]:
        """Required documents that are not there."""
        return tuple(
            document
            for place, document in enumerate(procedure.documents)
            if is_required(document) and not self.has_paper(place)
        )

    def personal_mistakes(self, *, whole: bool) -> list[Mistake]:
        """What is wrong with the person's data; with `whole` also what is lacking."""
        if self.earlier:
            return []
        lacking = [name for name in REQUIRED if not self._value(name)]
        if lacking:
            return [_missing(LABELS[name], name) for name in lacking] if whole else []
        try:
            self.data()
        except PersonalDataNotUsable as refusal:
            name, why = FIELD_OF[str(refusal.details["field"])], refusal.details
            label = LABELS.get(name) or Words("điện thoại", "telephone")
            vi, en = f"{label.vi}: {why['why_vi']}.", f"{label.en}: {why['why_en']}."
            return [Mistake(name, Words(vi[:1].upper() + vi[1:], en[:1].upper() + en[1:]))]
        return []

    def _value(self, name: str) -> str:
        return {"dinh-danh": self.identity, "ho-ten": self.name, "dia-chi": self.address}[name]

    def focus(self, procedure: ProcedureVersion | None) -> str:
        """The first field that is still to be filled in; the button once nothing is."""
        if not self.earlier:
            for name in ("dinh-danh", "ho-ten"):
                if not self._value(name):
                    return name
            if not self.address:
                return "dia-chi"
            if not self.telephone and not self.procedure:
                return "dien-thoai"
        if procedure is None:
            return "thu-tuc"
        return "du-giay-to" if procedure.documents and self.missing_papers(procedure) else "tiep-nhan"


def results_offered(procedure: ProcedureVersion | None) -> tuple[Channel, ...]:
    """How a result may be handed out."""
    if procedure is None:
        return (Channel.COUNTER, Channel.POST, Channel.ONLINE)
    found = [Channel.COUNTER]
    if procedure.post_allowed:
        found.append(Channel.POST)
    if procedure.online_level is not OnlineLevel.NONE:
        found.append(Channel.ONLINE)
    return tuple(found)


def said(refusal: DomainError, field: str | None = None) -> Mistake:
    """A refusal of the office as something to be mended here."""
    return Mistake(field, Words(refusal.vi, refusal.en))


def _missing(label: Words, name: str) -> Mistake:
    return Mistake(name, Words(f"Thiếu {label.vi}.", f"The {label.en} is missing."))
