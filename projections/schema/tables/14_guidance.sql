-- answer*: the last version. sought: what a search looks in, without marks.
CREATE TABLE views.control_guidance (
    proceeding_id uuid NOT NULL,
    number text NOT NULL,
    subject text NOT NULL,
    question text NOT NULL,
    agency_id text NOT NULL,
    to_unit text NOT NULL,
    asked_at timestamptz NOT NULL,
    asked_position bigint NOT NULL,
    due_at timestamptz NOT NULL,
    public boolean NOT NULL,
    procedures text[] NOT NULL,
    answer text,
    answer_version integer NOT NULL,
    answered_at timestamptz,
    answered_position bigint,
    first_answered_at timestamptz,
    withdrawn_at timestamptz,
    sought text NOT NULL
);

-- Every version of an answer. until_at: when the next one took its place.
CREATE TABLE views.control_guidance_answers (
    proceeding_id uuid NOT NULL,
    answer_version integer NOT NULL,
    answer text NOT NULL,
    answer_reason text NOT NULL,
    legal_basis text,
    answered_at timestamptz NOT NULL,
    until_at timestamptz,
    answered_position bigint NOT NULL,
    public boolean NOT NULL
);

-- From when to when it was about a procedure.
CREATE TABLE views.control_guidance_links (
    proceeding_id uuid NOT NULL,
    procedure_code text NOT NULL,
    linked_at timestamptz NOT NULL,
    until_at timestamptz,
    linked_position bigint NOT NULL,
    public boolean NOT NULL
);
