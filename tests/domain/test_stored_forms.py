"""What was stored once can be read for ever, and is written the same way."""

from __future__ import annotations

import msgspec
import pytest

from domain.model.event import TOPICS, decode, encode
from domain.store.migrate import load_event_classes
from tests.domain.stored_forms import approved, example

load_event_classes()
FORMS = approved()


def product_topics() -> list[str]:
    """Topics of the product; other tests register toys of their own."""
    return sorted(name for name, cls in TOPICS.items() if cls.__module__.startswith("domain."))


def test_every_topic_has_an_approved_form() -> None:
    assert set(product_topics()) <= set(FORMS)


@pytest.mark.parametrize("topic", sorted(FORMS))
def test_approved_form_is_still_read_and_written_byte_for_byte(topic: str) -> None:
    stored = FORMS[topic].encode()
    assert encode(decode(topic, stored)) == stored


@pytest.mark.parametrize("topic", product_topics())
def test_event_is_read_back_as_it_was_written(topic: str) -> None:
    full = example(TOPICS[topic])
    assert decode(topic, encode(full)) == full


@pytest.mark.parametrize("topic", product_topics())
def test_form_without_the_later_members_is_read(topic: str) -> None:
    """Members with defaults may have been added later: the form without them stands for the oldest one."""
    cls = TOPICS[topic]
    members = msgspec.json.decode(encode(example(cls)))
    required = {field.encode_name for field in msgspec.structs.fields(cls) if field.required}
    oldest = msgspec.json.encode({name: value for name, value in members.items() if name in required})
    assert isinstance(decode(topic, oldest), cls)
