"""Every order of the interface has its form, whole and in both languages."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
import pytest
from fastapi.routing import APIRoute

from api.http.app import interface
from api.http.applicant_orders import ABOUT_APPLICANTS, RIGHTS
from api.http.offered import AREAS, DOSSIERS, OFFERED, right_for
from api.http.openapi import describe
from api.http.order_models import Order, late_act
from api.pages import applicant_acts
from api.pages.act_field_words import CHOICES, field_words
from api.pages.act_input import Typed, as_typed, compacted, content
from api.pages.act_parts import Part, Widget, every_part, parts_of
from api.pages.act_words import ACTS, CONFIRMED, GROUPS, Group
from api.pages.acts import ELSEWHERE, router
from domain.corrections import KEPT, KEPT_OF
from domain.late_entries import UNCORRECTABLE
from domain.model.dossier_events import Corrected, RecordedLate
from domain.model.event import TOPICS

APPLICANTS = "applicants"
ORDERS = [
    *((area, order) for area in (DOSSIERS, *AREAS) for order in OFFERED[area].values() if order.act not in ELSEWHERE),
    *((APPLICANTS, order) for order in ABOUT_APPLICANTS.values()),
]


@cache
def of_interface() -> dict[str, dict[str, Any]]:
    """The request members of every order's address in the interface's description."""
    document = describe(interface())
    schemas = document["components"]["schemas"]
    found = {}
    for path, operations in document["paths"].items():
        body = operations.get("post", {}).get("requestBody")
        if body is not None and "$ref" in body["content"].get("application/json", {}).get("schema", {}):
            name = body["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
            found[path] = schemas[name].get("properties", {})
    return found


FILES = "documents"
"""Files that lie in the vault, which programs alone can name: no form asks an officer for them."""


@pytest.mark.parametrize(("area", "order"), ORDERS, ids=lambda value: getattr(value, "act", value))
def test_an_act_s_form_has_the_fields_of_its_order_in_the_interface(area: str, order: Order) -> None:
    within = {DOSSIERS: "/{dossier}", APPLICANTS: "/{applicant}"}
    path = f"/v1/{area}{within.get(area, '')}/{order.act}"
    assert [part.name for part in parts_of(order)] == [name for name in of_interface()[path] if name != FILES]


def test_every_order_of_the_interface_is_an_act_of_the_pages_and_the_other_way_round() -> None:
    offered = {
        route.path
        for route in (*router.routes, *applicant_acts.router.routes)
        if isinstance(route, APIRoute) and "POST" in (route.methods or ())
    }
    orders = {path for path in of_interface() if path.startswith("/v1/dossiers/{dossier}/")}
    assert {path.rpartition("/")[2] for path in orders} == set(ACTS) & set(OFFERED[DOSSIERS])
    about = {path for path in of_interface() if path.startswith("/v1/applicants/{applicant}/")}
    about -= {"/v1/applicants/{applicant}/files"}  # what is handed in comes with an act
    assert {path.rpartition("/")[2] for path in about} == {*ABOUT_APPLICANTS} == {*RIGHTS}
    assert "/nguoi-nop/{applicant}/{applicant_act}" in offered
    assert set(ACTS) == {order.act for _, order in ORDERS}
    assert "/ho-so/{dossier}/viec/{act}" in offered
    for area in AREAS:
        assert f"/quan-tri/{area}/{{act}}" in offered
    assert set(ACTS) >= CONFIRMED
    assert {words.group for words in ACTS.values()} == set(GROUPS) - {Group.PROCEEDING}
    assert all(right_for(order) for _, order in ORDERS)


@pytest.mark.parametrize(("area", "order"), ORDERS, ids=lambda value: getattr(value, "act", value))
def test_every_field_has_words_and_a_hint_in_both_languages(area: str, order: Order) -> None:
    del area
    for word in ACTS[order.act][1:]:
        assert word
    for part in every_part(parts_of(order)):
        assert all(field_words(order.act, part.name)), part.name
        for value in part.values:
            assert all(CHOICES[part.kind][value]), (part.kind, value)


def test_every_late_act_can_be_chosen_with_its_fields() -> None:
    (late,) = (part for part in parts_of(OFFERED[DOSSIERS]["record-late"]) if part.widget is Widget.LATE_ACT)
    variants = {one.model_fields["act"].annotation.__args__[0]: one for one in late_act().__origin__.__args__}
    assert set(late.variants) == set(variants)
    for act, model in variants.items():
        assert [part.name for part in late.variants[act]] == [
            name for name in model.model_fields if name not in ("act", FILES)
        ]


def test_every_member_that_a_correction_may_touch_has_words() -> None:
    for topic, kind in TOPICS.items():
        if topic.startswith("dossier.") and not issubclass(kind, (*UNCORRECTABLE, Corrected, RecordedLate)):
            for member in msgspec.structs.fields(kind):
                if member.name not in KEPT | KEPT_OF.get(kind, frozenset()):
                    assert all(field_words("correct", member.name)), (topic, member.name)


def typed(**values: str | tuple[str, ...]) -> Typed:
    return Typed({name: value if isinstance(value, tuple) else (value,) for name, value in values.items()})


def parts(area: str, act: str) -> tuple[Part, ...]:
    return parts_of(OFFERED[area][act])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("17/4/2020", "2020-04-17"),
        ("17-04-2020", "2020-04-17"),
        ("17.4.2020", "2020-04-17"),
        ("2020-04-17", "2020-04-17"),
        ("31/2/2020", "31/2/2020"),
        ("mai", "mai"),
    ],
)
def test_a_day_is_read_as_people_write_it(written: str, meant: str) -> None:
    assert content(parts(DOSSIERS, "issue-apology"), typed(due_on=written)) == {"due_on": meant}


@pytest.mark.parametrize(
    "written",
    ["09:30 17/4/2020", "9h30 17/04/2020", "17/4/2020 9:30", "9 giờ 30 17/4/2020", "2020-04-17T09:30"],
)
def test_a_moment_is_read_as_people_write_it_in_the_office_s_zone(written: str) -> None:
    assert content(parts(DOSSIERS, "approve"), typed(occurred_at=written)) == {
        "occurred_at": "2020-04-17T09:30:00+07:00"
    }


@pytest.mark.parametrize(
    ("number", "unit", "meant"),
    [
        ("2", "wd", "2wd"),
        ("4", "wh", "4wh"),
        ("2wd", "wh", "2wd"),
        ("2 ngày làm việc", "", "2wd"),
        ("0", "wd", "0"),
        ("x", "wd", "x"),
    ],
)
def test_a_term_is_a_number_and_its_unit(number: str, unit: str, meant: str) -> None:
    values = typed(**{"term": number, "term.don-vi": unit})
    assert content(parts(DOSSIERS, "request-opinion"), values) == {"term": meant}


def test_an_amount_may_have_the_dots_of_thousands() -> None:
    assert content(parts(DOSSIERS, "assess-fee"), typed(amount_dong="1.200.000")) == {"amount_dong": 1_200_000}


def test_lines_are_items_and_a_check_box_that_is_not_shown_keeps_its_default() -> None:
    act = parts(DOSSIERS, "receive-supplement")
    assert content(act, typed(missing="Bản đồ\r\n\r\nĐơn ")) == {"missing": ["Bản đồ", "Đơn"]}
    assert content(act, typed(complete=("0",))) == {"complete": False}
    assert content(act, typed(complete=("0", "1"))) == {"complete": True}


def test_empty_lines_of_several_are_left_out_and_the_others_keep_their_order() -> None:
    act = parts("calendar", "rule-days")
    values = typed(
        **{
            "rulings.0.day": "",
            "rulings.0.provisional": "0",
            "rulings.3.day": "2/1/2026",
            "rulings.3.rule": "off",
            "rulings.7.name_vi": "Làm bù",
        }
    )
    assert content(act, compacted(act, values)) == {
        "rulings": [{"day": "2026-01-02", "rule": "off"}, {"name_vi": "Làm bù"}]
    }


@pytest.mark.parametrize(("area", "order"), ORDERS, ids=lambda value: getattr(value, "act", value))
def test_what_a_form_shows_of_its_defaults_is_read_as_the_defaults(area: str, order: Order) -> None:
    del area
    shown = content(parts_of(order), Typed({n: v for n, v in as_typed(parts_of(order), {}).items() if v}))
    defaults = {name: field.default for name, field in order.model.model_fields.items()}
    for name, value in shown.items():
        if not isinstance(value, dict):
            assert value == defaults[name]
