"""What somebody said was done stands in their own record, with what was found of it: confirmations, remedy reports."""

from __future__ import annotations

from collections.abc import Sequence

from domain import directive_commands as cmd
from domain.model.event import Event, Recorded
from domain.model.publication import Place
from domain.model.reference import Reference
from projections.figures import FIGURES, Part
from projections.views.facts import FactRow
from projections.views.proceeding import rows_of_proceeding
from tests.domain.affairs import attached, id_of, two_districts
from tests.domain.office import office, when
from tests.domain.test_directive import issued, reported
from tests.domain.test_publication import STREAM, check, confirm, published

WORDS_GIVEN = ("confirmations", "confirmations_refuted", "remedy_reports", "remedy_reports_false")


def facts(stored: Sequence[Recorded[Event]], reference: Reference) -> list[FactRow]:
    rows = rows_of_proceeding(stored, reference)
    return [row for row in rows if isinstance(row, FactRow) and row.figure in WORDS_GIVEN]


def test_a_refuted_confirmation_is_of_whoever_confirmed_not_of_the_head_and_opens_into_the_check() -> None:
    world = published("cl")
    confirm(world, "a1", "2020-03-04 09:00", Place.PORTAL, address="https://dichvucong.example/1")
    confirm(world, "b1", "2020-03-05 09:00", Place.BOARD)
    check(world, "vpub-truc", "2020-03-10 09:00", Place.BOARD, as_required=False)
    found = facts(world.read_stream(STREAM), office())
    assert [(one.figure, one.official, one.part, len(one.positions)) for one in found] == [
        ("confirmations", "a1", Part.OWN, 1),
        ("confirmations", "b1", Part.OWN, 1),
        ("confirmations_refuted", "b1", Part.OWN, 2),
    ]
    given, refuted = found[1:]
    assert set(given.positions) < set(refuted.positions)
    assert refuted.month == given.month, "of a month, no more are refuted than were given"
    assert (given.closed_at, refuted.closed_at) == (when("2020-03-05 09:00"), when("2020-03-10 09:00"))


def test_a_check_that_finds_it_as_required_or_nothing_confirmed_refutes_nobody() -> None:
    world = published("cl")
    check(world, "vpub-truc", "2020-03-03 09:00", Place.BOARD, as_required=False)
    confirm(world, "b1", "2020-03-05 09:00", Place.BOARD)
    check(world, "vpub-truc", "2020-03-10 09:00", Place.BOARD, as_required=True)
    assert [one.figure for one in facts(world.read_stream(STREAM), office())] == ["confirmations"]


def test_a_report_found_false_is_of_whoever_reported_also_when_it_was_verified_before() -> None:
    affairs = reported(issued())
    affairs.do(cmd.VerifyRemedy, "cd", "k2", "2020-04-14 08:00", report_no=1, found="Theo hồ sơ")
    affairs.do(
        cmd.FindReportFalse, "cd", "k1", "2020-05-05 08:00", report_no=1, text="Không đúng", term="3wd",
        attachments=(attached("anh.jpg"),),
    )  # fmt: skip
    reported(affairs, "2020-05-06 08:00")
    found = facts([one for one in affairs.log if one.stream_id == id_of("cd")], two_districts())
    assert [(one.figure, one.official, one.at) for one in found] == [
        ("remedy_reports", "l1", when("2020-04-10 08:00")),
        ("remedy_reports_false", "l1", when("2020-04-10 08:00")),
        ("remedy_reports", "l1", when("2020-05-06 08:00")),
    ]
    assert found[1].closed_at == when("2020-05-05 08:00"), "stated only once it was found"


def test_each_has_the_denominator_that_contains_it() -> None:
    assert {name: FIGURES[name].of for name in WORDS_GIVEN} == {
        "confirmations": None,
        "confirmations_refuted": "confirmations",
        "remedy_reports": None,
        "remedy_reports_false": "remedy_reports",
    }
