"""A portal's feed of the demonstration, compared: a few differences, one of which is explained and one put right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from hashlib import sha256
from typing import Final

from msgspec import convert

from api.demo.affair import Affair
from api.demo.province import DUTY_OFFICER
from api.demo.telling import Hand, Stage, Telling
from api.reconciling.feed import read_feed
from api.reconciling.recording import on_record
from domain.model.dossier_code import DossierCode
from domain.model.reconciliation import proceeding_id
from domain.model.working_time import at_office_time, office_day
from domain.reconciliation_commands import ExplainDifference, RecordReconciliation, ResolveDifference
from projections.folding import fold
from projections.queries.reconciling import Own, channel_numbers, compare_with
from projections.views.board import dossier_row

AGENCY: Final = "hcla"
DESK: Final = "hcla-mc"
FIRST: Final = date(2020, 3, 2)
LAST: Final = date(2020, 3, 20)
FILE_NAME: Final = "cong-dvc-thang-3.csv"
CHANNEL_NO: Final = 1
LACKING_NO: Final = 3
"""The differences that the counter answers; what the portal has alone stays open."""


def stories(stage: Stage) -> Iterator[tuple[datetime, Telling[None]]]:
    """It begins on Monday 23/3/2020."""
    yield at_office_time(date(2020, 3, 23), time(9, 20)), _compared(stage)


def content(codes: Mapping[str, str]) -> bytes:
    """The portal's file over these dossiers, each code with the number of its channel.

    It lacks the first, has the second by another channel, has one alone, and one that nobody can read.
    """
    _, second, *others = sorted(codes)
    last = DossierCode.parse(max(codes))
    alone = str(DossierCode(last.unit, last.day, last.number + 40, last.date_digits, last.number_digits))
    other = {"1": "2", "2": "3", "3": "1"}[codes[second]]
    rows = [("MaHoSo", "KenhThucHien"), (second, other), *((one, codes[one]) for one in others), (alone, "2")]
    return "\n".join([*map(",".join, rows), "(không rõ),1"]).encode()


def _compared(stage: Stage) -> Telling[None]:
    """What the portal lacks, has alone, has otherwise, as comparing finds it; the counter answers two of three."""
    here = _received(stage)
    if len(here) < 3:
        return
    numbers = channel_numbers(stage.reference)
    file = content({code: str(numbers[one.channel]) for code, one in here.items()})
    feed = read_feed(file)
    found = compare_with(here, feed.lines, stage.reference, FIRST, LAST, (AGENCY,), stage.rehearsal.position)
    digest = sha256(file).hexdigest()
    affair = Affair(stage, "portal feed", proceeding_id(digest, found.agencies, FIRST, LAST))
    yield affair.order(RecordReconciliation, Hand(DUTY_OFFICER), **on_record(found, feed, file, FILE_NAME))
    desk = stage.province.rooms[DESK]
    yield from affair.wait(6, desk.head)
    hand = yield from affair.there(desk.officers[0])
    if hand is not None:
        yield affair.order(
            ExplainDifference, hand, difference_no=CHANNEL_NO, explanation="Người dân nộp tại quầy, Cổng ghi nhầm kênh"
        )
        yield affair.order(ResolveDifference, hand, difference_no=LACKING_NO, how="Đã gửi lại hồ sơ lên Cổng")


def _received(stage: Stage) -> dict[str, Own]:
    """By code what the agency received in these days, as the views will have it."""
    found: dict[str, Own] = {}
    for dossier_id in stage.tellers:
        seen = stage.rehearsal.dossier(dossier_id)
        if not seen.exists:
            continue
        row = dossier_row(fold(seen.log, stage.reference))
        if row.code is None or row.received_at is None or row.agency_id != AGENCY:
            continue
        if FIRST <= office_day(row.received_at) <= LAST:
            found[row.code] = convert(row, Own, from_attributes=True)
    return dict(sorted(found.items()))
