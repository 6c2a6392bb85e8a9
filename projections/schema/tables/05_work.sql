-- Steps, handovers, opinions, obstacles: what was done, by whom, in what time.

-- One row a matter on which time was spent: a step, the pool's wait in a step, an opinion, an obstacle past its term.
-- term_us: its term in working time, NULL where none is set; spent_us: unexcused working time of all visits, of an open
-- dossier as of its last event. official, part, on_behalf_of: its holder at its end, who is judged; late NULL before.
CREATE TABLE views.steps (
    dossier_id uuid NOT NULL,
    matter text NOT NULL,
    step_id text,
    matter_number integer NOT NULL,
    name text NOT NULL,
    term text,
    term_us bigint,
    started_at timestamptz NOT NULL,
    due_at timestamptz,
    ended_at timestamptz,
    visits integer NOT NULL,
    spent_us bigint NOT NULL,
    official text,
    part text,
    on_behalf_of text,
    late boolean,
    on_software boolean,
    positions bigint[] NOT NULL
);

-- The rows of the control slip. outcome: accepted, deemed, returned, returned_after_deemed, recalled, taken_over, ended,
-- under_way. deemed_at: when it was deemed accepted; ahead of now, when it will be if nothing happens. due_class: what
-- the sender had to do in the step, against the step's own due moment (early, on_time, late).
CREATE TABLE views.handovers (
    dossier_id uuid NOT NULL,
    handover_no integer NOT NULL,
    kind text NOT NULL,
    sent_at timestamptz NOT NULL,
    from_official text NOT NULL,
    from_unit text,
    to_official text,
    to_unit text,
    to_outside text,
    step_id text,
    note text NOT NULL,
    outcome text NOT NULL,
    ended_at timestamptz,
    received_by text,
    deemed_at timestamptz,
    due_class text,
    positions bigint[] NOT NULL
);

-- due_at: the end of the opinion's own term, from acceptance; of a body outside the system from the asking.
CREATE TABLE views.opinions (
    dossier_id uuid NOT NULL,
    opinion_no integer NOT NULL,
    asked_by text NOT NULL,
    to_official text,
    to_unit text,
    to_outside text,
    term text NOT NULL,
    asked_at timestamptz NOT NULL,
    accepted_at timestamptz,
    due_at timestamptz,
    given_at timestamptz,
    ended_at timestamptz,
    position bigint NOT NULL
);

-- overtaken_at: whoever held the dossier went on. in_time: reported before the step's own due moment.
CREATE TABLE views.obstacles (
    dossier_id uuid NOT NULL,
    obstacle_no integer NOT NULL,
    reported_by text NOT NULL,
    to_official text,
    to_unit text,
    to_outside text,
    step_id text,
    reported_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    answered_at timestamptz,
    overtaken_at timestamptz,
    no_obstacle boolean NOT NULL,
    in_time boolean,
    positions bigint[] NOT NULL
);
