-- A row for every duty of a publication at a place. run: 1, then 2 after a confirmation there was refuted.
-- purpose: publish or take-down. place: portal or board. document: on which the term rests. confirmed_unit: of whoever
-- confirmed. evidence: how many files came with it. refuted_*: the check that refuted it. checks: of this place so far.
-- ended_at: it fell away, since the version was replaced or withdrawn.
CREATE TABLE views.publication_places (
    proceeding_id uuid NOT NULL,
    number text NOT NULL,
    procedure_code text NOT NULL,
    procedure_version integer NOT NULL,
    procedure_name text NOT NULL,
    decision text NOT NULL,
    purpose text NOT NULL,
    agency_id text NOT NULL,
    unit_id text NOT NULL,
    place text NOT NULL,
    duty text NOT NULL,
    run integer NOT NULL,
    began_at timestamptz NOT NULL,
    began_position bigint NOT NULL,
    due_at timestamptz NOT NULL,
    binds boolean NOT NULL,
    document text NOT NULL,
    confirmed_at timestamptz,
    confirmed_position bigint,
    confirmed_unit text,
    evidence integer NOT NULL,
    refuted_at timestamptz,
    refuted_position bigint,
    checks integer NOT NULL,
    ended_at timestamptz,
    ending text
);
