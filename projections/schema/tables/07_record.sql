-- What stands in responsibility records: every figure is a sum over facts, and every fact names its events.

-- dossier_id: of the dossier, or of the proceeding of a nature; kind, duty: of a duty in it, and its key. procedure_code
-- and field are ~none where a proceeding is about none.
-- amount: 1 for something counted, microseconds for time. part: own, acting (for on_behalf_of), head; none where
-- no official is meant (process design, no term set, excused). month: the first day of the month in which it counts. closed_at:
-- when the dossier ends; the figures of open ones are provisional and stand apart. marks: disputed, absent …
CREATE TABLE views.facts (
    dossier_id uuid NOT NULL,
    official text NOT NULL,
    part text NOT NULL,
    on_behalf_of text,
    figure text NOT NULL,
    unit_id text,
    procedure_code text NOT NULL,
    field text NOT NULL,
    step_id text,
    month date NOT NULL,
    at timestamptz NOT NULL,
    amount bigint NOT NULL,
    closed_at timestamptz,
    marks text[] NOT NULL,
    positions bigint[] NOT NULL,
    nature text,
    kind text,
    duty text
);

-- The facts that are alike in the columns up to `disputed`, summed up; last_at: of the latest of them. For each figure of
-- projections/figures.py a column: the sum of the amounts, NULL where there is no such fact.
CREATE TABLE views.tallies (
    dossier_id uuid NOT NULL,
    official text NOT NULL,
    part text NOT NULL,
    on_behalf_of text,
    unit_id text,
    procedure_code text NOT NULL,
    field text NOT NULL,
    month date NOT NULL,
    closed_at timestamptz,
    disputed boolean NOT NULL,
    last_at timestamptz NOT NULL,
    dossiers_handled bigint,
    acts bigint,
    acts_tried bigint,
    dossiers_closed bigint,
    dossiers_late bigint,
    held_us bigint,
    excused_us bigint,
    held_overdue_us bigint,
    overdue_us bigint,
    attributed_us bigint,
    steps_judged bigint,
    steps_on_time bigint,
    steps_late bigint,
    steps_without_term bigint,
    step_visits bigint,
    step_held_us bigint,
    steps_completed bigint,
    steps_on_software bigint,
    late_entries bigint,
    corrections bigint,
    handovers_received bigint,
    handovers_unconfirmed bigint,
    handovers_late bigint,
    handovers_sent bigint,
    ping_pong bigint,
    reminders bigint,
    written_reminders bigint,
    escalations_received bigint,
    escalations_answered bigint,
    escalations_unanswered bigint,
    duties_owed bigint,
    duties_missed bigint,
    confirmations bigint,
    confirmations_refuted bigint,
    remedy_reports bigint,
    remedy_reports_false bigint,
    reviews_decided bigint,
    reviews_discipline bigint,
    supplements bigint,
    supplements_second bigint,
    apologies_owed bigint,
    apologies_late bigint,
    ratings bigint,
    ratings_score bigint,
    complaints bigint,
    complaints_upheld bigint,
    obstacles bigint,
    obstacles_in_time bigint,
    objections bigint,
    arrivals bigint,
    term_left_permille bigint,
    reworks_received bigint,
    conflicts_refused bigint,
    opinions_given bigint,
    opinions_late bigint
);

-- What a person should look at. rule: which one found it; official: whom it concerns, NULL for nobody;
-- other: the other one involved.
CREATE TABLE views.findings (
    dossier_id uuid NOT NULL,
    rule text NOT NULL,
    at timestamptz NOT NULL,
    official text,
    unit_id text,
    other text,
    positions bigint[] NOT NULL
);

-- An official's own words about their part; they stand beside the figures.
CREATE TABLE views.explanations (
    dossier_id uuid NOT NULL,
    official text NOT NULL,
    at timestamptz NOT NULL,
    text text NOT NULL,
    position bigint NOT NULL,
    nature text,
    duty text,
    kind text
);
