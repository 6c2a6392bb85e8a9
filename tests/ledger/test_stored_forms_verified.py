"""Whether stored events can be read, and are written as they would be written today."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

import pytest

from domain.store.migrate import load_event_classes
from projections.ledger_findings import Fault, Field
from projections.ledger_verify_forms import form_fault, shown
from projections.ledger_verify_order import instant
from projections.ledger_verify_words import Nearby, Row, differences
from tests.domain.stored_forms import approved

load_event_classes()
FORMS = {topic: form.encode() for topic, form in approved().items() if topic != "log.Opened"}
OPENED = approved()["log.Opened"].encode()

UNREADABLE: dict[str, tuple[Fault, Field, bytes, bytes]] = {
    "a topic that no software wrote": (Fault.TOPIC, Field.TOPIC, b"dossier.Vanished", b"{}"),
    "a topic that is no text": (Fault.TOPIC, Field.TOPIC, b"dossier.\xff", b"{}"),
    "no topic": (Fault.TOPIC, Field.TOPIC, b"", b"{}"),
    "no state": (Fault.FORM, Field.STATE, b"log.ClockSet", b""),
    "a state that is no JSON": (Fault.FORM, Field.STATE, b"log.ClockSet", b"{"),
    "a state of another kind": (Fault.FORM, Field.STATE, b"log.ClockSet", b'{"rate":1}'),
    "a state that is no text": (Fault.FORM, Field.STATE, b"log.ClockSet", FORMS["log.ClockSet"].replace(b"1", b"\xff")),
    "a state that goes too deep": (Fault.FORM, Field.STATE, b"log.ClockSet", b"[" * 100_000),
    "a second opening": (Fault.OPENING, Field.TOPIC, b"log.Opened", OPENED),
}


@pytest.mark.parametrize("topic", sorted(FORMS))
def test_every_form_that_the_software_writes_is_good(topic: str) -> None:
    assert form_fault(2, topic.encode(), FORMS[topic]) is None


@pytest.mark.parametrize("topic", sorted(FORMS))
def test_a_form_that_is_written_otherwise_is_found(topic: str) -> None:
    form = FORMS[topic]
    for other in (form + b" ", b" " + form, form.replace(b":", b": ", 1), form.replace(b'"source"', b'"s\\u006furce"')):
        found = form_fault(7, topic.encode(), other)
        assert found is not None
        assert (found.fault, found.position, found.until) == (Fault.CANON, 7, 7)
        assert [(each.field, each.stored, each.expected) for each in found.differs] == [
            (Field.STATE, shown(other), shown(form))
        ]


@pytest.mark.parametrize("what", UNREADABLE)
def test_a_form_that_nobody_can_read_is_found(what: str) -> None:
    fault, field, topic, state = UNREADABLE[what]
    found = form_fault(9, topic, state)
    assert found is not None
    assert (found.fault, found.position, found.until) == (fault, 9, 9)
    assert [(each.field, each.expected) for each in found.differs] == [(field, None)]
    assert found.differs[0].stored == shown(topic if field is Field.TOPIC else state)
    assert bool(found.detail) is (fault is Fault.FORM)


def test_why_a_form_cannot_be_read_is_told() -> None:
    for state, reason in (
        (b'{"rate":1}', "Object missing required field `occurred_at`"),
        (b"{", "Input data was truncated"),
        (FORMS["log.ClockSet"].replace(b'Z","actor"', b'+07:00","actor"', 1), "instants are stored in UTC"),
    ):
        found = form_fault(2, b"log.ClockSet", state)
        assert found is not None
        assert found.detail == reason


def test_an_instant_that_is_not_in_utc_is_not_as_it_is_written() -> None:
    form = FORMS["log.ClockSet"]
    moved = form.replace(b'Z","actor"', b'+07:00","actor"', 1)
    assert moved != form
    found = form_fault(2, b"log.ClockSet", moved)
    assert found is not None
    assert found.fault is Fault.FORM


def test_a_log_is_opened_by_its_first_event_and_by_no_other() -> None:
    assert form_fault(1, b"log.Opened", OPENED) is None
    found = form_fault(1, b"log.ClockSet", FORMS["log.ClockSet"])
    assert found is not None
    assert (found.fault, found.position) == (Fault.OPENING, 1)


def test_of_a_long_state_the_beginning_is_shown() -> None:
    assert shown(b"x" * 300) == "x" * 300
    assert shown(b"x" * 301) == "x" * 300 + "…"
    assert shown(b"\xff") == "\\xff"


def test_what_has_no_picture_is_shown_as_an_escape() -> None:
    assert shown(b"a\0b\x1b[2J\n") == "a\\x00b\\x1b[2J\\n"
    assert shown("Lê Thị Bưởi ©".encode()) == "Lê Thị Bưởi ©"


# ---------------------------------------------------------------------- what differs, in words

STORED = Row(280, UUID(int=7).bytes, 4, 637_345_678_901_234, b"log.ClockSet", FORMS["log.ClockSet"])
NEXT = Row(281, UUID(int=8).bytes, 2, STORED.moment + 12, b"toy.Noted", b'{"text":"next"}')


def told(sealed: Row, nearby: Nearby = Nearby()) -> list[tuple[Field, str, str | None]]:  # noqa: B008 - it is frozen
    found = differences(STORED, sha256(b"\x00" + sealed.leaf()).digest(), nearby)
    return [(each.field, each.stored, each.expected) for each in found]


def test_the_part_that_was_altered_is_named_with_what_was_sealed() -> None:
    state = STORED.state
    for part, field, value in (
        ("version", Field.VERSION, 5),
        ("version", Field.VERSION, 999),
        ("version", Field.VERSION, 4 + (1 << 56)),
        ("moment", Field.MOMENT, STORED.moment + 1),
        ("moment", Field.MOMENT, STORED.moment + (7 << 32)),
        ("topic", Field.TOPIC, b"log.ClockSat"),
        ("topic", Field.TOPIC, b"log.ClockSett"),
        ("stream", Field.STREAM, bytes([9]) + STORED.stream[1:]),
        ("state", Field.STATE, state[:20] + b"x" + state[21:]),
        ("state", Field.STATE, state[:20] + state[21:]),
        ("state", Field.STATE, state[:20] + b"x" + state[20:]),
        ("state", Field.STATE, b"x" + state),
        ("state", Field.STATE, state + b"\xff"),
        ("state", Field.STATE, state[:-1]),
    ):
        sealed = STORED.with_part(part, value)
        assert told(sealed) == [(field, STORED.text(field), sealed.text(field))], (part, value)


def test_what_stands_near_an_event_is_tried_in_its_place() -> None:
    command_stream, moment = UUID(int=99).bytes, STORED.moment + 10**12 + 10**9 + 10**6
    nearby = Nearby(topics=[b"dossier.Lodged"], rows=[NEXT], streams=[command_stream], moments=[moment])
    for part, field, value in (
        ("topic", Field.TOPIC, b"dossier.Lodged"),
        ("stream", Field.STREAM, command_stream),
        ("stream", Field.STREAM, NEXT.stream),
        ("moment", Field.MOMENT, moment),
        ("moment", Field.MOMENT, NEXT.moment - 1),
        ("moment", Field.MOMENT, NEXT.moment + 1),
    ):
        sealed = STORED.with_part(part, value)
        assert told(sealed, nearby) == [(field, STORED.text(field), sealed.text(field))], (part, value)
    inserted = NEXT.with_part("position", 280)
    assert [field for field, _, _ in told(inserted, nearby)] == list(Field)[1:]
    assert [should for _, _, should in told(inserted, nearby)] == [inserted.text(field) for field in list(Field)[1:]]
    swapped = inserted.with_part("moment", STORED.moment)
    assert [field for field, _, _ in told(swapped, nearby)] == [
        Field.STREAM,
        Field.VERSION,
        Field.TOPIC,
        Field.STATE,
    ]


def test_blanks_and_bytes_moved_between_topic_and_state_are_told() -> None:
    moved = STORED.with_part("topic", b"log.Clock").with_part("state", b"Set" + STORED.state)
    assert [field for field, _, _ in told(moved)] == [Field.TOPIC, Field.STATE]
    blank = Row(280, STORED.stream, 4, STORED.moment, STORED.topic, b"  " + STORED.state + b"\n")
    found = differences(blank, sha256(b"\x00" + STORED.leaf()).digest(), Nearby())
    assert [(each.field, each.expected) for each in found] == [(Field.STATE, shown(STORED.state))]
    escaped = STORED.with_part("state", STORED.state.replace(b'"source"', b'"s\\u006furce"'))
    found = differences(escaped, sha256(b"\x00" + STORED.leaf()).digest(), Nearby())
    assert [(each.field, each.expected) for each in found] == [(Field.STATE, shown(STORED.state))]


def test_where_more_was_altered_all_that_is_stored_is_told() -> None:
    other = STORED.with_part("state", STORED.state + b"..").with_part("version", 9)
    assert told(other) == [(field, STORED.text(field), None) for field in list(Field)[1:]]


def test_a_leaf_is_taken_apart_and_put_together_again() -> None:
    assert Row.of(STORED.leaf()) == STORED
    assert Row.of(Row(1, STORED.stream, 1, 1, b"", b"").leaf()) == Row(1, STORED.stream, 1, 1, b"", b"")
    leaf = STORED.leaf()
    for broken in (
        leaf[:-1],
        leaf + b"x",
        leaf[:40],
        leaf[:52],
        leaf[:58],
        leaf[:65],
        b"\x00\x07" + leaf[2:],
        leaf[:5] + b"\x09" + leaf[6:],
    ):
        assert Row.of(broken) is None
    assert [STORED.text(field) for field in Field] == [
        "280",
        str(UUID(int=7)),
        "4",
        instant(STORED.moment),
        "log.ClockSet",
        shown(STORED.state),
    ]


def test_moments_are_told_as_instants() -> None:
    assert instant(0) == "2000-01-01T00:00:00.000000+00:00"
    assert instant(1_000_001) == "2000-01-01T00:00:01.000001+00:00"
    assert instant(2**63 - 1) == f"{2**63 - 1} µs"
