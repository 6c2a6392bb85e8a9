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
from projections.queries.looking_up import PublicStatus, public_status
from projections.queries.missing import (
    CursorUnreadable,
    DatasetUnknown,
    EventUnknown,
    NotKnownThen,
    OfficialUnknown,
    UnitUnknown,
    ViewsNotReady,
)
from projections.queries.moments import AsOf, Moment, PositionNotReached, moment_of, position_in
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
from projections.queries.records_difference import (
    BoardDifference,
    FactDifference,
    FigureDifference,
    RecordDifference,
    board_difference,
    record_difference,
)
from projections.queries.records_then import BoardThen, board_as_of, record_as_of, whole_board
from projections.queries.registers import Register, RegisterBook, RegisterRow, register
from projections.queries.replay import Replayed, dossier_as_of
from projections.queries.replay_difference import Difference, difference
from projections.queries.replay_steps import MAX_STEPS, Step, StepOrder, Steps, steps
from projections.queries.searching import Found, FoundDossier, search
from projections.queries.standing import Parked, Standing, parked, standing, wait_for
from projections.queries.standing_then import DossierThen, DueThen
from projections.queries.surroundings import Surrounding
from projections.queries.timelines import CustodyChange, HeldThen
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
    "MAX_STEPS",
    "Answering",
    "AsOf",
    "Away",
    "BoardDifference",
    "BoardRow",
    "BoardState",
    "BoardThen",
    "Circumstances",
    "Counts",
    "CursorUnreadable",
    "CustodyChange",
    "DatasetUnknown",
    "Difference",
    "DossierThen",
    "DueState",
    "DueThen",
    "EscalationLine",
    "EscalationState",
    "EventLine",
    "EventUnknown",
    "Explanation",
    "FactDifference",
    "FactLine",
    "FieldShare",
    "FigureDifference",
    "FigureLine",
    "Finding",
    "FormFacts",
    "FormKind",
    "Found",
    "FoundDossier",
    "HeldNow",
    "HeldThen",
    "HolderAt",
    "ImportedTrace",
    "Knowledge",
    "LateShare",
    "Moment",
    "Named",
    "NotKnownThen",
    "OfficialRow",
    "OfficialUnknown",
    "Overview",
    "OverviewRow",
    "Page",
    "Parked",
    "PartRecord",
    "Period",
    "PeriodNotUnderstood",
    "PositionNotReached",
    "PublicStatus",
    "Record",
    "RecordDifference",
    "Register",
    "RegisterBook",
    "RegisterRow",
    "Replayed",
    "Standing",
    "Step",
    "StepOrder",
    "StepTimes",
    "Steps",
    "Surrounding",
    "Trace",
    "TraceInterval",
    "UnderWay",
    "UnitUnknown",
    "UnitView",
    "UnitWhole",
    "ViewsNotReady",
    "board",
    "board_as_of",
    "board_difference",
    "counts",
    "dataset",
    "datasets",
    "difference",
    "dossier_as_of",
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
    "moment_of",
    "parked",
    "position_in",
    "province",
    "public_status",
    "record",
    "record_as_of",
    "record_difference",
    "records",
    "register",
    "search",
    "standing",
    "steps",
    "trace",
    "unit",
    "units",
    "wait_for",
    "whole_board",
]
