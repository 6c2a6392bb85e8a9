"""How a nature says what its orders are called: the shape of the modules beside this one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from api.pages.act_field_words import FieldWords
from api.pages.act_words import ActWords, Group
from api.pages.wording import Wording
from domain.model.proceeding import Proceeding
from projections.words import Words

Known = Callable[[Proceeding, Wording], Iterable[tuple[str, str]]]
"""What a field may name of what is there already: value and label, of a proceeding as it is now."""


@dataclass(frozen=True)
class NatureWords:
    """acts: by their names in addresses. fields: by name; of_act: where an act's field means something of its own.

    choices: by the kind of a choice and its value. known: by the name of a field. confirmed: acts that are asked about
    once more, since no other act undoes them. first: the acts that the page offers as a button, the likeliest first.
    loose: by kind of duty, why one that does not bind does not, where it is not for want of a verified term.
    """

    acts: Mapping[str, ActWords]
    fields: Mapping[str, FieldWords] = field(default_factory=dict)
    of_act: Mapping[tuple[str, str], FieldWords] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, Words]] = field(default_factory=dict)
    known: Mapping[str, Known] = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()
    first: tuple[str, ...] = ()
    loose: Mapping[str, Words] = field(default_factory=dict)


def act(vi: str, en: str, does_vi: str, does_en: str) -> ActWords:
    """An act in a proceeding."""
    return ActWords(Group.PROCEEDING, vi, en, does_vi, does_en)
