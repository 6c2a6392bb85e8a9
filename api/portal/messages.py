"""The two messages of the national interface about one dossier, as it stood at one of its versions.

`DongBoHoSoMC` is the dossier with its supplements, `CapNhatTienDoHoSoMC` who works on it until when. A pure function of
the dossier's events up to the version, and of the reference data as known then: made again, a message is the same byte
for byte. Nothing of the applicant is in it: the events have nothing of them either. Instants are written
`20200302080000` in office time, statuses and channels as text (DOMAIN.md §2).
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from domain.model import dossier_events as ev
from domain.model.dossier_events import Channel
from domain.model.event import OFFICE_ZONE, OfficialId, UnitId, is_official
from domain.model.working_time import office_day
from projections.folding import Folded
from projections.queries.knowledge import Knowledge
from projections.views.board import portal_status
from projections.words import event_words

Message = dict[str, Any]

CHANNELS: Final = {Channel.COUNTER: "1", Channel.HOME_VISIT: "1", Channel.ONLINE: "2", Channel.POST: "3"}
"""KenhThucHien: in person (a home visit too), online, public post."""

_BY_POST: Final = {True: "1", False: "0"}
"""HinhThuc: how the result is returned."""


class MessageKind(StrEnum):
    """The service of the interface that takes the message."""

    DOSSIER = "DongBoHoSoMC"
    PROGRESS = "CapNhatTienDoHoSoMC"


def message(kind: MessageKind, folded: Folded, known: Knowledge) -> Message | None:
    """None of a dossier that has no code yet: the portal could not name it."""
    if folded.state.code is None:
        return None
    return dossier_message(folded, known) if kind is MessageKind.DOSSIER else progress_message(folded, known)


def dossier_message(folded: Folded, known: Knowledge) -> Message:
    """The dossier, with the list of its supplements."""
    state, clock = folded.state, folded.clock
    opened = folded.history.events[0].body
    assert isinstance(opened, ev.Lodged)
    due = clock.first_slip[-1].due_at if clock.first_slip else None
    procedure = folded.procedure
    agency = known.agency(clock.agency_id, clock.lodged_at)
    return {
        "MaHoSo": state.code,
        "MaTTHC": state.procedure_code,
        "TenTTHC": procedure.name if procedure is not None else "",
        "MaLinhVuc": "",
        "TenLinhVuc": procedure.field if procedure is not None else "",
        "KenhThucHien": CHANNELS[opened.channel],
        "NgayTiepNhan": written(clock.received_at),
        "NgayHenTra": written(due),
        "TrangThaiHoSo": str(portal_status(folded)),
        "NgayTra": written(_when(folded, ev.ResultReturned, ev.PostDelivered)),
        "HinhThuc": _BY_POST[state.result_channel is Channel.POST],
        "NgayKetThucXuLy": written(_when(folded, ev.Finished)),
        "DonViXuLy": agency.name if agency is not None else "",
        "TaiLieuNop": _papers(folded),
        "DanhSachLePhi": _fees(folded),
        "DanhSachHoSoBoSung": _supplements(folded, known),
    }


def progress_message(folded: Folded, known: Knowledge) -> Message:
    """Who works on it, as what, in which unit, since when and until when, by the last event that counts.

    While it is with the applicant, or once it has ended, it names who acted last.
    """
    last = folded.history.events[-1]
    at = last.body.occurred_at
    interval = folded.custody.answers(at)
    working = interval is not None and is_official(interval.answerer)
    who = interval.answerer if interval is not None and working else _last_actor(folded)
    unit = interval.unit_id if interval is not None and working else None
    unit = unit or (folded.unit_of(who, at) if who is not None else None)
    step = folded.state.step_id
    name = known.step_name(folded.state.procedure_code, _version(folded), step) if step is not None else None
    words = event_words(last.body.TOPIC).vi
    return {
        "MaHoSo": folded.state.code,
        "NguoiXuLy": _official(known, who),
        "ChucDanh": _title(folded, who, unit, at),
        "ThoiDiemXuLy": written(at),
        "PhongBanXuLy": _unit(known, unit, at),
        "NoiDungXuLy": words if name is None else f"{words}: {name}",
        "TrangThai": str(portal_status(folded)),
        "NgayBatDau": written(interval.start_at if interval is not None and working else None),
        "NgayKetThucTheoQuyDinh": written(folded.step_due(step)),
    }


def written(moment: datetime | None) -> str:
    """As the interface writes instants; nothing for none."""
    return "" if moment is None else f"{moment.astimezone(OFFICE_ZONE):%Y%m%d%H%M%S}"


def _supplements(folded: Folded, known: Knowledge) -> list[Message]:
    """Every request, in order, with what came of it: the due date before, and the one after it was met."""
    found: dict[int, Message] = {}
    due: datetime | None = None
    for recorded in folded.history.events:
        body = recorded.body
        match body:
            case ev.ReceiptIssued():
                due = body.due_at
            case ev.SupplementRequested():
                found[body.request_no] = {
                    "HoSoBoSungId": f"{folded.state.code}/{body.request_no}",
                    "NguoiYeuCauBoSung": _official(known, body.actor),
                    "NoiDungBoSung": "; ".join(body.items),
                    "NgayBoSung": written(body.occurred_at),
                    "NguoiTiepNhanBoSung": "",
                    "ThongTinTiepNhan": "",
                    "NgayTiepNhanBoSung": "",
                    "TrangThaiBoSung": "0",
                    "DanhSachGiayToBoSung": [{"TenGiayTo": item} for item in body.items],
                    "NgayHenTraTruoc": written(due),
                    "NgayHenTraMoi": "",
                }
            case ev.SupplementReceived() if body.request_no in found:
                one = found[body.request_no]
                one["NguoiTiepNhanBoSung"] = _official(known, body.actor)
                one["NgayTiepNhanBoSung"] = written(body.occurred_at)
                one["ThongTinTiepNhan"] = "đủ" if body.complete else "thiếu: " + "; ".join(body.missing)
                if body.complete:
                    one["TrangThaiBoSung"] = "1"
                    one["NgayHenTraMoi"] = written(body.due_at)
                    due = body.due_at or due
            case _:
                pass
    return list(found.values())


def _papers(folded: Folded) -> list[Message]:
    """The papers that came as files, by which paper each is; neither their names nor their bytes leave the office."""
    return [
        {"TepDinhKemId": str(document.file_id), "MaThanhPhanHoSo": document.label}
        for recorded in folded.history.events
        if isinstance(recorded.body, ev.Lodged | ev.SupplementReceived)
        for document in recorded.body.documents
    ]


def _fees(folded: Folded) -> list[Message]:
    return [
        {"TenPhiLePhi": recorded.body.reason, "Gia": str(recorded.body.amount_dong)}
        for recorded in folded.history.events
        if isinstance(recorded.body, ev.FeeAssessed)
    ]


def _when(folded: Folded, *classes: type[ev.DossierEvent]) -> datetime | None:
    return next((r.body.occurred_at for r in folded.history.events if isinstance(r.body, classes)), None)


def _version(folded: Folded) -> int | None:
    return folded.procedure.version if folded.procedure is not None else None


def _last_actor(folded: Folded) -> OfficialId | None:
    actors = (recorded.body.acting_for or recorded.body.actor for recorded in reversed(folded.history.events))
    return next((actor for actor in actors if is_official(actor)), None)


def _official(known: Knowledge, who: str | None) -> str:
    """Their name; nothing for actors that are no officials."""
    named = known.official(who) if who is not None and is_official(who) else None
    return named.name if named is not None else ""


def _unit(known: Knowledge, unit: UnitId | None, at: datetime) -> str:
    named = known.unit(unit, at)
    return named.name if named is not None else ""


def _title(folded: Folded, who: OfficialId | None, unit: UnitId | None, at: datetime) -> str:
    """The title of their post in the unit, of any other post where they have none there."""
    person = folded.reference.organisation.officials.get(who) if who is not None else None
    if person is None:
        return ""
    held = [post for post in person.appointments if post.covers(office_day(at))]
    here = [post for post in held if post.unit_id == unit] or held
    return here[-1].title if here else ""
