"""Applicants who are shown at the counter how to lodge online, and what some of them do afterwards."""

from __future__ import annotations

from random import Random
from typing import Final

from api.demo.telling import ONLINE_FROM_LEVEL, Hand, Teller, Telling
from domain import dossier_commands as cmd
from domain.model.dossier_events import Channel, Guidance

GUIDED: Final = 0.18
COMES_ONLINE: Final = {True: 0.35, False: 0.03}
"""How often somebody lodges online afterwards, who was guided and who was not: a made-up town."""


def guide(t: Teller, hand: Hand) -> Telling[None]:
    """At the counter, for a procedure that can be done online."""
    if t.seen.channel is not Channel.COUNTER or t.offer.level < ONLINE_FROM_LEVEL or t.comes_again:
        return
    chance = _chance(t)
    if chance.random() < GUIDED:
        t.guided = True
        yield t.order(cmd.GuideOnline, hand, shown=chance.choice(tuple(Guidance)))


def next_online(t: Teller) -> Teller | None:
    """The dossier that the same applicant lodges online some time after this one, if they do."""
    chance = Random(f"{t.stage.seed}:{t.key}:next online")
    usual = t.offer.level >= ONLINE_FROM_LEVEL and not t.online and not t.comes_again
    if not usual or chance.random() >= COMES_ONLINE[t.guided]:
        return None
    following = t.again()
    following.online = True
    return following


def _chance(t: Teller) -> Random:
    """Of its own, so that the rest of the story stays what it was."""
    return Random(f"{t.stage.seed}:{t.key}:guidance")
