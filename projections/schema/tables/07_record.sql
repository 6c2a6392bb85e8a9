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
