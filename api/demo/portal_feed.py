"""A portal's feed of the demonstration, compared: a few differences, one of which is explained and one put right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from api.demo.affair import Affair
from api.demo.province import DUTY_OFFICER
from api.demo.telling import Hand, Stage, Telling
from domain.model.dossier_code import DossierCode
from domain.model.reconciliation import Compared, Difference, Differing, Kind, Unreadable, proceeding_id
from domain.model.working_time import at_office_time
from domain.reconciliation_commands import ExplainDifference, RecordReconciliation, ResolveDifference

AGENCY: Final = "hcla"
DESK: Final = "hcla-mc"
FIRST: Final = date(2020, 3, 2)
LAST: Final = date(2020, 3, 20)


def stories(stage: Stage) -> Iterator[tuple[datetime, Telling[None]]]:
    """It begins on Monday 23/3/2020."""
    yield at_office_time(date(2020, 3, 23), time(9, 20)), _compared(stage)


def _compared(stage: Stage) -> Telling[None]:
    """What the portal lacks, has alone, has otherwise; the counter answers two of three."""
    here = _received(stage)
    if len(here) < 3:
        return
    codes = sorted(here)
    last = DossierCode.parse(codes[-1])
    alone = str(DossierCode(last.unit, last.day, last.number + 40, last.date_digits, last.number_digits))
    content = "\n".join(["MaHoSo", *codes[1:], alone, "(không rõ)"]).encode()
    digest = sha256(content).hexdigest()
    affair = Affair(stage, "portal feed", proceeding_id(digest, (AGENCY,), FIRST, LAST))
    common: dict[str, Any] = {"agency_id": AGENCY, "unit_id": DESK}
    yield affair.order(
        RecordReconciliation,
        Hand(DUTY_OFFICER),
        file_name="cong-dvc-thang-3.csv",
        sha256=digest,
        size_bytes=len(content),
        first=FIRST,
        last=LAST,
        agencies=(AGENCY,),
        position=stage.rehearsal.position,
        lines=len(codes) + 1,
        here=len(codes),
        matched=len(codes) - 2,
        unreadable=(Unreadable(place=len(codes) + 2, column="code", why="no dossier code"),),
        differences=(
            Difference(
                number=1,
                kind=Kind.DIFFERS,
                code=codes[1],
                place=2,
                dossier_id=here[codes[1]],
                differing=(Differing(what=Compared.CHANNEL, here="1", there="2"),),
                **common,
            ),
            Difference(number=2, kind=Kind.MISSING_HERE, code=alone, place=len(codes) + 1, **common),
            Difference(number=3, kind=Kind.MISSING_THERE, code=codes[0], dossier_id=here[codes[0]], **common),
        ),
    )
    desk = stage.province.rooms[DESK]
    yield from affair.wait(6, desk.head)
    hand = yield from affair.there(desk.officers[0])
    if hand is not None:
        yield affair.order(
            ExplainDifference, hand, difference_no=1, explanation="Người dân nộp tại quầy, Cổng ghi nhầm kênh"
        )
        yield affair.order(ResolveDifference, hand, difference_no=3, how="Đã gửi lại hồ sơ lên Cổng")


def _received(stage: Stage) -> dict[str, UUID]:
    """By code what the agency received in these days."""
    found: dict[str, UUID] = {}
    for teller in stage.tellers.values():
        code = teller.seen.code
        if teller.agency == AGENCY and code is not None and FIRST <= DossierCode.parse(code).day <= LAST:
            found[code] = teller.dossier_id
    return found
