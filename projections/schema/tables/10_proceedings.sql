-- Proceedings of every nature, their duties, who bears these, and the rungs of their ladders.

-- nature, stage: codes. opened_by: an official, or an actor that is none. restricted: shown to those alone whom its
-- nature names. procedure_code, field: where it is about one. dossiers, units, officials: on which it bears, whom it concerns, who owes something in it.
-- latest_at: of the latest event. first_at, last_at, agencies: between which moments, and by whose people and hours,
-- its rows are judged; last_at NULL while it is open.
CREATE TABLE views.proceedings (
    proceeding_id uuid NOT NULL,
    nature text NOT NULL,
    number text NOT NULL,
    title text NOT NULL,
    stage text NOT NULL,
    version bigint NOT NULL,
    position bigint NOT NULL,
    opened_at timestamptz NOT NULL,
    opened_by text NOT NULL,
    opened_position bigint NOT NULL,
    ended_at timestamptz,
    last_act_at timestamptz,
    restricted boolean NOT NULL,
    procedure_code text,
    field text,
    dossiers uuid[] NOT NULL,
    units text[] NOT NULL,
    officials text[] NOT NULL,
    latest_at timestamptz NOT NULL,
    agencies text[] NOT NULL,
    first_at timestamptz NOT NULL,
    last_at timestamptz
);

-- place: the order in which they were laid on. unit_id, official: who owes it; official NULL: the unit's pool.
-- met_*: the act that met it; fell_*: what let it fall away unmet; over_at: whichever of the two. It is missed where
-- due_at is over before over_at, by these two instants alone. due_soon_at: NULL once it is over. waits, waits_since: its clock stands still, or did
-- when it was over; what was missed before that stays so. binds: its term is verified.
-- missed_position: of the note about it in its present run. measure*: as answered last.
CREATE TABLE views.duties (
    proceeding_id uuid NOT NULL,
    nature text NOT NULL,
    place integer NOT NULL,
    duty text NOT NULL,
    kind text NOT NULL,
    unit_id text NOT NULL,
    agency_id text,
    official text,
    began_at timestamptz NOT NULL,
    began_position bigint NOT NULL,
    due_at timestamptz NOT NULL,
    met_at timestamptz,
    met_position bigint,
    met_by text,
    fell_at timestamptz,
    fell_position bigint,
    over_at timestamptz,
    due_soon_at timestamptz,
    waits boolean NOT NULL,
    waits_since timestamptz,
    binds boolean NOT NULL,
    escalates boolean NOT NULL,
    reminded_at timestamptz,
    reminders integer NOT NULL,
    missed_position bigint,
    rungs integer NOT NULL,
    answers integer NOT NULL,
    measure text,
    measure_until_on date,
    measure_by text,
    positions bigint[] NOT NULL
);

-- Who bears a duty by custody rules 5 and 6, from its beginning until it is over. to_at NULL: for as long as nothing
-- happens; it may lie ahead, say where an absence begins tomorrow.
CREATE TABLE views.duty_bearers (
    proceeding_id uuid NOT NULL,
    duty text NOT NULL,
    number integer NOT NULL,
    bearer text NOT NULL,
    from_at timestamptz NOT NULL,
    to_at timestamptz,
    part text NOT NULL,
    on_behalf_of text,
    marks text[] NOT NULL
);

-- due_at: the end of the run of the duty for which it was delivered. reached: as for the ladders of dossiers.
-- unanswered_by: who held the office when the answer's term was over.
CREATE TABLE views.duty_rungs (
    proceeding_id uuid NOT NULL,
    escalation_no integer NOT NULL,
    nature text NOT NULL,
    duty text NOT NULL,
    kind text NOT NULL,
    due_at timestamptz NOT NULL,
    rung integer NOT NULL,
    office text NOT NULL,
    bearer text NOT NULL,
    unit_id text,
    delivered_at timestamptz NOT NULL,
    answer_due_at timestamptz NOT NULL,
    acknowledged_at timestamptz,
    answered_at timestamptz,
    answered_by text,
    measure text,
    until_on date,
    unanswered_at timestamptz,
    unanswered_by text,
    reached boolean NOT NULL,
    skipped text[] NOT NULL,
    positions bigint[] NOT NULL
);
