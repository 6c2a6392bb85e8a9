"""An example of every event class, made from its field types alone; and the file of approved stored forms.

`python -m tests.domain.stored_forms` adds the forms of topics that have none. It never changes one that is there:
what was stored once is stored for ever, so a form that no longer fits is mended in the code, not in the file.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from domain.model.event import TOPICS, Event, encode
from domain.store.migrate import load_event_classes

APPROVED = Path(__file__).with_name("stored_forms.json")

PLAIN: dict[type[Any], Any] = {
    msgspec.inspect.StrType: "văn bản",
    msgspec.inspect.IntType: 7,
    msgspec.inspect.BoolType: True,
    msgspec.inspect.DateTimeType: datetime(2020, 3, 2, 1, 2, 3, 456789, UTC),
    msgspec.inspect.DateType: date(2020, 3, 2),
    msgspec.inspect.TimeType: time(15),
    msgspec.inspect.UUIDType: UUID("7f4d2c1e-6a0b-5e8f-9c3d-48f0a2b7d915"),
}


def example(cls: type[Event]) -> Event:
    """One event with every field set, optional ones too."""
    made: Event = _value(msgspec.inspect.type_info(cls))
    return made


def _value(info: Any) -> Any:
    if type(info) in PLAIN:
        return PLAIN[type(info)]
    if isinstance(info, msgspec.inspect.Metadata):
        return _value(info.type)
    if isinstance(info, msgspec.inspect.EnumType):
        return next(iter(info.cls))
    if isinstance(info, msgspec.inspect.UnionType):
        return _value(next(t for t in info.types if not isinstance(t, msgspec.inspect.NoneType)))
    if isinstance(info, msgspec.inspect.VarTupleType):
        return (_value(info.item_type),)
    if isinstance(info, msgspec.inspect.TupleType):
        return tuple(_value(t) for t in info.item_types)
    if isinstance(info, msgspec.inspect.DictType):
        return {_value(info.key_type): _value(info.value_type)}
    assert isinstance(info, msgspec.inspect.StructType | msgspec.inspect.DataclassType), info
    return info.cls(**{field.name: _value(field.type) for field in info.fields})


def approved() -> dict[str, str]:
    forms: dict[str, str] = json.loads(APPROVED.read_text(encoding="utf-8"))
    return forms


def approve_new() -> None:
    load_event_classes()
    forms = approved() if APPROVED.exists() else {}
    for topic, cls in TOPICS.items():
        forms.setdefault(topic, encode(example(cls)).decode())
    text = json.dumps(dict(sorted(forms.items())), ensure_ascii=False, indent=1)
    APPROVED.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    approve_new()
