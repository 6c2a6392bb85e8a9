"""The parts of an act's form, derived from the request model of its order, so that no field can be forgotten.

What a field may hold is read from the model's JSON Schema: the same that the interface's description shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any, Final

from pydantic import BaseModel

from api.http.fields import MAX_LONG, MAX_SHORT
from api.http.order_models import Order

SEPARATOR: Final = "."
"""Between the names of a part within a part: `rulings.0.day`."""


class Widget(StrEnum):
    LINE = "line"
    PARAGRAPH = "paragraph"
    FILE = "file"
    DAY = "day"
    MOMENT = "moment"
    TIME = "time"
    NUMBER = "number"
    TERM = "term"
    CHOICE = "choice"
    CHECK = "check"
    YES_NO = "yes-no"
    LINES = "lines"
    WEEKDAYS = "weekdays"
    OFFICIAL = "official"
    UNIT = "unit"
    AGENCY = "agency"
    KNOWN = "known"
    RECORD = "record"
    RECORDS = "records"
    CHANGES = "changes"
    LATE_ACT = "late-act"
    FILES = "files"
    DOSSIER = "dossier"
    DOSSIERS = "dossiers"
    PROCEEDING = "proceeding"
    NUMBERS = "numbers"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Part:
    """One field. kind: of a choice, the name of its values. parts: of a structure, or of one line of several.

    item: of several, what each of them is.

    default: as JSON has it; None for none. variants: of a late act, its parts by act. numeric: of what is KNOWN.
    nullable: left empty it may be nothing, and not just an empty text.
    """

    name: str
    widget: Widget
    required: bool
    default: Any = None
    limit: int = MAX_SHORT
    kind: str = ""
    values: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    variants: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)
    numeric: bool = False
    nullable: bool = False
    item: Widget | None = None


OFFICIALS: Final = frozenset(
    {
        "to_official", "official_id", "acting_id", "acting_for", "about", "approved_by", "in_place_of", "actor",
        "official", "from_official", "reported_by", "other_id",
    }
)  # fmt: skip
UNITS: Final = frozenset({"to_unit", "unit_id", "unit_in_charge", "unit"})
AGENCIES: Final = frozenset({"agency_id", "parent_id"})

SEVERAL: Final[Mapping[str, Widget]] = {
    "agencies": Widget.AGENCY,
    "units": Widget.UNIT,
    "joining": Widget.UNIT,
    "team": Widget.OFFICIAL,
    "present": Widget.OFFICIAL,
    "members": Widget.OFFICIAL,
    "officials": Widget.OFFICIAL,
    "procedures": Widget.KNOWN,
}
"""Lists of which each entry is chosen, the order being as it was chosen."""

PROCEDURES: Final = "procedure_code"
"""The name by which an entry of `procedures` is chosen."""

CHOSEN: Final = frozenset(
    {
        "step_id", "handover_no", "request_no", "opinion_no", "obstacle_no", "instruction_no", "escalation_no",
        "complaint_no", "conflict_no", "claim", "item", "appointment_id", "absence_id", "procedure_code", "code",
    }
)  # fmt: skip
"""Names and numbers of something that is there already, of which a form offers those that there are."""

NEW: Final[Mapping[str, frozenset[str]]] = {
    "establish-agency": frozenset({"agency_id", "code"}),
    "establish-unit": frozenset({"unit_id"}),
    "register-official": frozenset({"official_id"}),
    "appoint": frozenset({"appointment_id"}),
    "record-absence": frozenset({"absence_id"}),
    "publish-procedure": frozenset({"code", "step_id"}),
    "collect-by-post": frozenset({"item"}),
}
"""Names that an act gives to something new."""

SUCCESSORS: Final[Mapping[str, Widget]] = {"dissolve-agency": Widget.AGENCY, "dissolve-unit": Widget.UNIT}


@cache
def parts_of(order: Order) -> tuple[Part, ...]:
    """The parts of an order's form, in the order of the model."""
    return parts_of_members(order.model, order.act)


def every_part(parts: tuple[Part, ...]) -> Iterator[Part]:
    """These parts and all that lie within them."""
    for part in parts:
        yield part
        yield from every_part(part.parts)
        for inner in part.variants.values():
            yield from every_part(inner)


def parts_of_members(model: type[BaseModel], act: str) -> tuple[Part, ...]:
    """The parts of a form for a model that is no order's own."""
    schema = model.model_json_schema()
    return _parts(schema, schema.get("$defs", {}), act)


def _parts(schema: Mapping[str, Any], defs: Mapping[str, Any], act: str) -> tuple[Part, ...]:
    required = schema.get("required", ())
    return tuple(
        _part(name, form, defs, act, required=name in required)
        for name, form in schema.get("properties", {}).items()
        if not _names_files(form)
    )


def _names_files(form: Mapping[str, Any]) -> bool:
    """Files that lie in the vault already, named by what only a program writes: no officer is asked for these."""
    return str(form.get("items", {}).get("$ref", "")).endswith("/DocumentGiven")


def _part(name: str, form: Mapping[str, Any], defs: Mapping[str, Any], act: str, *, required: bool) -> Part:
    default = form.get("default")
    nullable = any(one.get("type") == "null" for one in form.get("anyOf", ()))
    form = _resolved(form, defs)
    if _is_file(form):
        return Part(name, Widget.FILES, required, numeric=True)
    if "discriminator" in form:
        tagged: Mapping[str, str] = form["discriminator"]["mapping"]
        return Part(
            name,
            Widget.LATE_ACT,
            required,
            variants={
                inner: tuple(p for p in _parts(_referred(at, defs), defs, inner) if p.name != "act")
                for inner, at in tagged.items()
            },
        )
    if "enum" in form:
        return Part(
            name, Widget.CHOICE, required, default, kind=str(form["title"]), values=tuple(map(str, form["enum"]))
        )
    match form.get("type"):
        case "boolean":
            return Part(name, Widget.YES_NO if required else Widget.CHECK, required, default)
        case "integer":
            widget = Widget.KNOWN if _is_chosen(name, act) else Widget.NUMBER
            return Part(name, widget, required, default, numeric=True)
        case "array":
            return _list(name, _resolved(form["items"], defs), defs, act, required=required)
        case "object" if "properties" in form:
            return Part(name, Widget.RECORD, required, parts=_parts(form, defs, act))
        case "object":
            return Part(name, Widget.CHANGES, required)
        case "string":
            limit = int(form.get("maxLength", MAX_SHORT))
            return Part(name, _of_text(name, form, act, limit), required, default, limit, nullable=nullable)
        case _:
            raise TypeError(f"no widget for {name} of {act}: {form}")


def _is_file(form: Mapping[str, Any]) -> bool:
    """A file that proves something: it is sent with the form, and named as it was kept."""
    return form.get("title") == "AttachmentGiven"


def _list(name: str, item: Mapping[str, Any], defs: Mapping[str, Any], act: str, *, required: bool) -> Part:
    if _is_file(item):
        return Part(name, Widget.FILES, required)
    if item.get("type") == "object":
        return Part(name, Widget.RECORDS, required, parts=_parts(item, defs, act))
    if item.get("type") == "integer" and name == "weekdays":
        return Part(name, Widget.WEEKDAYS, required)
    if item.get("type") == "integer":
        return Part(name, Widget.NUMBERS, required)
    if item.get("format") == "uuid":
        return Part(name, Widget.DOSSIERS, required)
    if item.get("type") == "string" and name in SEVERAL:
        return Part(name, Widget.SEVERAL, required, item=SEVERAL[name])
    if item.get("type") == "string":
        return Part(name, Widget.LINES, required, limit=int(item["maxLength"]))
    raise TypeError(f"no widget for a list of {item}: {name} of {act}")


def _of_text(name: str, form: Mapping[str, Any], act: str, limit: int) -> Widget:
    formats = {"date": Widget.DAY, "date-time": Widget.MOMENT}
    if form.get("format") in formats:
        return formats[form["format"]]
    if form.get("format") == "uuid":
        return Widget.DOSSIER if name == "dossier_id" else Widget.PROCEEDING
    if name in ("opens", "closes", "cutoff"):
        return Widget.TIME
    if name == "term":
        return Widget.TERM
    if name == "successor_id":
        return SUCCESSORS[act]
    if name not in NEW.get(act, frozenset()):
        for names, widget in ((OFFICIALS, Widget.OFFICIAL), (UNITS, Widget.UNIT), (AGENCIES, Widget.AGENCY)):
            if name in names:
                return widget
        if name.endswith("_official"):
            return Widget.OFFICIAL
        if _is_chosen(name, act):
            return Widget.KNOWN
    if limit > MAX_LONG:
        return Widget.FILE
    return Widget.PARAGRAPH if limit > MAX_SHORT else Widget.LINE


def _is_chosen(name: str, act: str) -> bool:
    return name in CHOSEN and name not in NEW.get(act, frozenset())


def _resolved(form: Mapping[str, Any], defs: Mapping[str, Any]) -> Mapping[str, Any]:
    """A schema without its reference, and without the alternative that leaves it out."""
    for several in ("anyOf", "oneOf"):
        if several in form and "discriminator" not in form:
            kept = [one for one in form[several] if one.get("type") != "null" and "const" not in one]
            return _resolved(kept[0], defs)
    return _referred(form["$ref"], defs) if "$ref" in form else form


def _referred(at: str, defs: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = defs[at.rpartition("/")[2]]
    return found
