-- A row for each level at which a complaint was looked at. level: 1, or 2 once the complainant did not agree.
-- unit_id, agency_id: which answers. concerns_*: what it is about; NULL where that is no unit. official: who judges it.
-- due_at: to answer, with every stop of its clock up to now; waits: it stands still, or did when it was over, and was
-- stopped in time. binds: its term is verified.
-- public_*: question and answer as the public may read them, without names.
-- upheld: once answered. over: refused, passed-on. It is late where due_at is over before answered_at.
CREATE TABLE views.complaints (
    proceeding_id uuid NOT NULL,
    level integer NOT NULL,
    number text NOT NULL,
    kind text NOT NULL,
    channel text NOT NULL,
    unit_id text NOT NULL,
    agency_id text,
    concerns_unit text,
    concerns_agency text,
    names_official boolean NOT NULL,
    official text,
    field text,
    procedure_code text,
    about_dossier boolean NOT NULL,
    lodged_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    binds boolean NOT NULL,
    waits boolean NOT NULL,
    answered_at timestamptz,
    upheld boolean,
    satisfied boolean,
    over text,
    ended_at timestamptz,
    published_at timestamptz,
    public_question text,
    public_answer text,
    positions bigint[] NOT NULL
);
