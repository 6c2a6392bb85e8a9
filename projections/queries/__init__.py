"""All that may be asked of the views; the only way in for `api`.

Every function takes a connection of the reader's role in autocommit mode; what depends on the time takes `now`, the
office's clock. Results are frozen structs that `msgspec` writes as JSON. Durations are microseconds (`_us`), instants
aware. Refusals are `DomainError`s. Words for the codes in them: `projections.words`, `projections.figures`.
"""

from projections.queries.boards import (
    Answering,
    BoardRow,
    BoardState,
    Counts,
    DueState,
    UnderWay,
    board,
    counts,
)
from projections.queries.circumstances import Away, Circumstances
from projections.queries.datasets import ImportedTrace, dataset, datasets, imported_traces, records
from projections.queries.events import EventLine, event, events_at
from projections.queries.forms import FormFacts, FormKind, form_facts
from projections.queries.knowledge import Knowledge, Named, knowledge
from projections.queries.looking_up import Found, FoundDossier, PublicStatus, public_status, search
from projections.queries.missing import (
    CursorUnreadable,
    DatasetUnknown,
    EventUnknown,
    OfficialUnknown,
    UnitUnknown,
    ViewsNotReady,
)
from projections.queries.official_records import (
    Explanation,
    FactLine,
    FieldShare,
    FigureLine,
    PartRecord,
    Record,
    StepTimes,
    UnitWhole,
    figure_facts,
    record,
)
from projections.queries.overviews import (
    LateShare,
    OfficialRow,
    Overview,
    OverviewRow,
    UnitView,
    fields,
    province,
    unit,
    units,
)
from projections.queries.paging import Page
from projections.queries.periods import Period, PeriodNotUnderstood
from projections.queries.provisional import HeldNow
from projections.queries.registers import Register, RegisterBook, RegisterRow, register
from projections.queries.standing import Parked, Standing, parked, standing, wait_for
from projections.queries.traces import HolderAt, Trace, TraceInterval, dossier_id_of, holder_at, trace
from projections.queries.watching import (
    EscalationLine,
    EscalationState,
    Finding,
    escalations,
    findings,
    flagged_procedures,
)

__all__ = [
    "Answering",
    "Away",
    "BoardRow",
    "BoardState",
    "Circumstances",
    "Counts",
    "CursorUnreadable",
    "DatasetUnknown",
    "DueState",
    "EscalationLine",
    "EscalationState",
    "EventLine",
    "EventUnknown",
    "Explanation",
    "FactLine",
    "FieldShare",
    "FigureLine",
    "Finding",
    "FormFacts",
    "FormKind",
    "Found",
    "FoundDossier",
    "HeldNow",
    "HolderAt",
    "ImportedTrace",
    "Knowledge",
    "LateShare",
    "Named",
    "OfficialRow",
    "OfficialUnknown",
    "Overview",
    "OverviewRow",
    "Page",
    "Parked",
    "PartRecord",
    "Period",
    "PeriodNotUnderstood",
    "PublicStatus",
    "Record",
    "Register",
    "RegisterBook",
    "RegisterRow",
    "Standing",
    "StepTimes",
    "Trace",
    "TraceInterval",
    "UnderWay",
    "UnitUnknown",
    "UnitView",
    "UnitWhole",
    "ViewsNotReady",
    "board",
    "counts",
    "dataset",
    "datasets",
    "dossier_id_of",
    "escalations",
    "event",
    "events_at",
    "fields",
    "figure_facts",
    "findings",
    "flagged_procedures",
    "form_facts",
    "holder_at",
    "imported_traces",
    "knowledge",
    "parked",
    "province",
    "public_status",
    "record",
    "records",
    "register",
    "search",
    "standing",
    "trace",
    "unit",
    "units",
    "wait_for",
]
