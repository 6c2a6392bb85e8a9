"""Reading the members of a JSON object strictly: every field that belongs to it, of its kind, and no other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.evidence.verifier.findings import refused

Kinds = Mapping[str, tuple[type, ...]]
"""Field → the types it may have; `type(None)` among them where it may be null."""


def checked_object(value: Any, kinds: Kinds, where: str) -> dict[str, Any]:
    """The value, if it is an object with exactly these fields of these types. Refused. A bool is no int."""
    if not isinstance(value, dict):
        raise refused("field-unexpected", where, "Phải là một đối tượng JSON.", "This must be a JSON object.")
    if value.keys() != kinds.keys():
        odd = ", ".join(sorted(value.keys() ^ kinds.keys()))
        raise refused("field-unexpected", where, f"Thừa hoặc thiếu trường: {odd}.", f"Too many or missing: {odd}.")
    for name, types in kinds.items():
        if type(value[name]) not in types:
            raise refused(
                "field-unexpected",
                f"{where}, {name}",
                f"Giá trị {value[name]!r} không đúng kiểu.",
                f"The value {value[name]!r} is of the wrong kind.",
            )
    return value


def checked_list(value: Any, kind: type, where: str) -> list[Any]:
    """The value, if it is a list of values of one type. Refused."""
    if not isinstance(value, list) or any(type(each) is not kind for each in value):
        raise refused(
            "field-unexpected", where, "Phải là danh sách đúng kiểu.", f"This must be a list of {kind.__name__}."
        )
    return value
