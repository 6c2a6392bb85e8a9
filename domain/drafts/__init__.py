"""From an order to the body of an event, by area; what may follow is judged elsewhere (`dossier_rules`)."""

from __future__ import annotations

from typing import Final

from domain import dossier_commands as cmd
from domain.drafts import duties, ends, handover, intake, work
from domain.drafts.draft import Drafter

DRAFTS: Final[dict[type[cmd.DossierCommand], Drafter]] = {
    **intake.DRAFTS,
    **handover.DRAFTS,
    **work.DRAFTS,
    **duties.DRAFTS,
    **ends.DRAFTS,
}
"""How each ordinary act is drafted. Entries about earlier moments are in `domain.late_entries`."""
