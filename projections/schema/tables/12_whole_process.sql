-- How acts came to be on record: one row a completed step, and an act of an official that was entered afterwards.

-- official: who acted; recorded_by: who entered it. is_step: the completion of a step; on_software: of a step, that it was
-- done there and recorded when it was done. on_paper: entered by a late entry of handling on paper. late: known only after
-- the close of the next working day; outage: so, but the software was out of order meanwhile, and it counts as late for
-- nobody. behind_us: working time of the agency that issued the receipt between the act and its recording.
CREATE TABLE views.entered (
    dossier_id uuid NOT NULL,
    topic text NOT NULL,
    official text NOT NULL,
    on_behalf_of text,
    unit_id text,
    recorded_by text NOT NULL,
    procedure_code text NOT NULL,
    field text NOT NULL,
    step_id text,
    month date NOT NULL,
    at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    is_step boolean NOT NULL,
    on_software boolean NOT NULL,
    on_paper boolean NOT NULL,
    late boolean NOT NULL,
    outage boolean NOT NULL,
    behind_us bigint NOT NULL,
    position bigint NOT NULL,
    positions bigint[] NOT NULL
);

-- By which way dossiers came in. online_level: of the procedure's version of the receipt, before it of the one in force when
-- it was lodged; NULL where none was. applicant_id: opaque, nothing about the person.
CREATE TABLE views.lodgings (
    dossier_id uuid NOT NULL,
    applicant_id uuid NOT NULL,
    agency_id text NOT NULL,
    unit_id text NOT NULL,
    procedure_code text NOT NULL,
    field text NOT NULL,
    channel text NOT NULL,
    result_channel text NOT NULL,
    online_level text,
    month date NOT NULL,
    at timestamptz NOT NULL,
    position bigint NOT NULL
);

-- Applicants who were shown at the counter how to lodge online.
CREATE TABLE views.guidances (
    dossier_id uuid NOT NULL,
    guidance_no integer NOT NULL,
    applicant_id uuid NOT NULL,
    shown text NOT NULL,
    official text NOT NULL,
    unit_id text NOT NULL,
    month date NOT NULL,
    at timestamptz NOT NULL,
    position bigint NOT NULL
);

-- What the post carried. due_at: the end of the post's own term, from collection; NULL where no term is set; binds: that
-- term may burden somebody. ended_at: delivered or failed. post_late_us: working time past the post's term, of what is
-- delivered or failed; unit_late_us: working time of the unit past the appointment of the first slip. Two delays, two owners.
CREATE TABLE views.postings (
    dossier_id uuid NOT NULL,
    item text NOT NULL,
    agency_id text NOT NULL,
    unit_id text NOT NULL,
    procedure_code text NOT NULL,
    field text NOT NULL,
    month date NOT NULL,
    collected_at timestamptz NOT NULL,
    due_at timestamptz,
    binds boolean NOT NULL,
    state text NOT NULL,
    ended_at timestamptz,
    post_late_us bigint,
    unit_late_us bigint NOT NULL,
    positions bigint[] NOT NULL
);
