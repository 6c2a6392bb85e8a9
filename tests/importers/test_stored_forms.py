"""The stored bytes of imported events: what was stored once is read for ever."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from domain.model.event import Event, decode, encode
from domain.model.imported import (
    CalendarChoice,
    CaseOpened,
    CaseWithoutMoment,
    DatasetImported,
    LoggedCase,
    LoggedStep,
    Mapping,
    case_command_id,
    case_stream,
    dataset_command_id,
    dataset_key,
    import_case,
)

AT = datetime(2020, 3, 2, 3, tzinfo=UTC)
MAPPING = Mapping(case="concept:name", activity="concept:name", time="time:timestamp", due="deadline")
KEY = dataset_key("ab" * 32, MAPPING, CalendarChoice.VN, AT)
CASE = LoggedCase(
    "A",
    "3:1",
    None,
    AT,
    None,
    "Anh",
    "Desk",
    None,
    None,
    (("note", "x"),),
    (LoggedStep("Receive", AT, None, None, "4:1"),),
)

STORED = {
    "imported.CaseOpened": b'{"occurred_at":"2020-03-02T03:00:00Z","actor":"~import","source":"import",'
    b'"command_id":"d99f98f5-0000-5000-8000-000000000000","dataset":"d99f98f5-0000-5000-8000-000000000001",'
    b'"case_id":"A","place":"3:1","due_at":"2020-03-02T03:00:00Z","owner":"Anh","channel":"Desk",'
    b'"attributes":[["note","x"]]}',
    "imported.StepCompleted": b'{"occurred_at":"2020-03-02T03:00:00Z","actor":"~import","source":"import",'
    b'"command_id":"d99f98f5-0000-5000-8000-000000000000","activity":"Receive","place":"4:1"}',
    "imported.DatasetImported": b'{"occurred_at":"2020-03-02T03:00:00Z","actor":"~import","source":"import",'
    b'"command_id":"d99f98f5-0000-5000-8000-000000000000","dataset":"d99f98f5-0000-5000-8000-000000000001",'
    b'"name":"x","file_name":"x.xes","sha256":"ab","format":"XES","mapping":{"case":"concept:name",'
    b'"activity":"concept:name","time":"time:timestamp","due":"deadline"},"calendar":"vn",'
    b'"as_of":"2020-03-02T03:00:00Z","last_event_at":"2020-03-02T03:00:00Z","cases":1,"events":1}',
}


@pytest.mark.parametrize("name", STORED)
def test_a_stored_form_is_read_and_written_the_same(name: str) -> None:
    assert encode(decode(name, STORED[name])) == STORED[name]


def test_the_events_of_a_case_are_its_opening_and_its_steps() -> None:
    command_id = UUID("d99f98f5-0000-5000-8000-000000000000")
    dataset = UUID("d99f98f5-0000-5000-8000-000000000001")
    stored: list[bytes] = [encode(event) for event in import_case(dataset, CASE, command_id)]
    assert stored == [STORED["imported.CaseOpened"], STORED["imported.StepCompleted"]]


def test_the_ids_of_a_dataset_never_change() -> None:
    assert str(KEY) == "b755be3b-241b-5e73-9528-60e7835c92a5"
    assert str(case_stream(KEY, "A")) == "b41307b4-b23c-53c9-827a-bf5b856aee0e"
    assert str(case_command_id(KEY, "A")) == "d2dbc75f-265a-5821-bf1b-04daeb5b68a5"
    assert str(dataset_command_id(KEY)) == "914bd531-d35e-574c-8ec2-d981dc3e6d60"


def test_each_part_of_a_reading_makes_another_dataset() -> None:
    other = Mapping(case="concept:name", activity="concept:name", time="time:timestamp")
    keys = {
        KEY,
        dataset_key("cd" * 32, MAPPING, CalendarChoice.VN, AT),
        dataset_key("ab" * 32, other, CalendarChoice.VN, AT),
        dataset_key("ab" * 32, MAPPING, CalendarChoice.ALWAYS_OPEN, AT),
        dataset_key("ab" * 32, MAPPING, CalendarChoice.VN, AT.replace(hour=4)),
    }
    assert len(keys) == 5


def test_a_case_opens_at_the_earlier_of_its_start_and_its_first_step() -> None:
    earlier, later = AT.replace(hour=1), AT.replace(hour=5)
    for start, opened in ((None, AT), (earlier, earlier), (later, AT)):
        events: list[Event] = [*import_case(KEY, CASE._replace(started_at=start), KEY)]
        assert isinstance(events[0], CaseOpened)
        assert events[0].occurred_at == opened


def test_a_case_without_a_step_and_a_start_is_refused() -> None:
    with pytest.raises(CaseWithoutMoment, match="3:1"):
        import_case(KEY, CASE._replace(steps=()), KEY)


def test_a_dataset_is_no_official_s_act() -> None:
    completed = decode("imported.DatasetImported", STORED["imported.DatasetImported"])
    assert isinstance(completed, DatasetImported)
    assert completed.actor == "~import"
