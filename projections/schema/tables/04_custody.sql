-- Who answers from when to when, why, and what it rests on (policy custody-1). to_at NULL: for as long as nothing
-- happens. An end may lie ahead, say where an absence begins tomorrow: it is what will be if nothing happens.

-- answerer: an official, or ~applicant. working_us: working time of the agency that issued the receipt; excused_us: of it
-- excused; overdue_us: of the rest the part at or after the due instant in force. NULL while the interval has no end.
-- waiting_for, waiting_on: what is waited for meanwhile, and of whom.
-- cause: position of the event by which they answer; positions: all that the interval rests on.
CREATE TABLE views.custody (
    dossier_id uuid NOT NULL,
    number integer NOT NULL,
    answerer text NOT NULL,
    from_at timestamptz NOT NULL,
    to_at timestamptz,
    ground text NOT NULL,
    part text,
    on_behalf_of text,
    unit_id text,
    agency_id text,
    step_id text,
    matter text,
    matter_number integer NOT NULL,
    waiting_for text NOT NULL,
    waiting_on text,
    excused text,
    confirmed boolean NOT NULL,
    free boolean NOT NULL,
    marks text[] NOT NULL,
    working_us bigint,
    excused_us bigint,
    overdue_us bigint,
    cause bigint NOT NULL,
    positions bigint[] NOT NULL
);

-- When the clock stood still, and for what. positions: of the request, and of what ended it.
CREATE TABLE views.stops (
    dossier_id uuid NOT NULL,
    number integer NOT NULL,
    from_at timestamptz NOT NULL,
    to_at timestamptz,
    reason text NOT NULL,
    effect text NOT NULL,
    asked_by text NOT NULL,
    positions bigint[] NOT NULL
);

-- Due dates under their two names (first_slip, in_force), in the order in which they came to hold. due_at NULL: none
-- until the dossier is complete. position: of the event that has the explained deadline.
CREATE TABLE views.due_dates (
    dossier_id uuid NOT NULL,
    number integer NOT NULL,
    name text NOT NULL,
    from_at timestamptz NOT NULL,
    due_at timestamptz,
    position bigint NOT NULL
);

-- What the overtime of an ended dossier is put down to (policy attribution-1), a row a holder and part, and part none:
-- ~process_design, ~no_term_set, ~excused. held_overdue_us is the fact, share_us the judgement; together they are L.
CREATE TABLE views.delays (
    dossier_id uuid NOT NULL,
    who text NOT NULL,
    part text NOT NULL,
    on_behalf_of text,
    held_overdue_us bigint NOT NULL,
    excess_us bigint NOT NULL,
    share_us bigint NOT NULL
);
