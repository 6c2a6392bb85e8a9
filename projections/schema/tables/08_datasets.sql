-- Imported logs: history that is replayed, never acted on; custody is inferred and carries its ground.

-- Cases of imports that are not complete (yet).
CREATE TABLE views.imported_pending (
    stream_id uuid NOT NULL,
    dataset uuid NOT NULL
);

-- One row a complete dataset. position: of the event that completed it.
CREATE TABLE views.datasets (
    number bigint PRIMARY KEY,
    dataset uuid NOT NULL,
    position bigint NOT NULL,
    name text NOT NULL,
    file_name text NOT NULL,
    sha256 text NOT NULL,
    calendar text NOT NULL,
    as_of timestamptz NOT NULL,
    last_event_at timestamptz NOT NULL,
    skipped integer NOT NULL
);

-- One row a case as known at its dataset's as-of moment. late: its end, or that moment, lies after its due date.
-- handovers: times that an act followed one of somebody else. span: [started_at, ended_at).
CREATE TABLE views.imported_cases (
    stream_id uuid NOT NULL,
    dataset_number bigint NOT NULL,
    case_id text NOT NULL,
    position bigint NOT NULL,
    started_at timestamptz NOT NULL,
    due_at timestamptz,
    ended_at timestamptz NOT NULL,
    is_open boolean NOT NULL,
    late boolean NOT NULL,
    owner text,
    owner_acted boolean,
    acts integer NOT NULL,
    acts_unknown integer NOT NULL,
    handovers integer NOT NULL,
    late_us bigint NOT NULL,
    channel text,
    department text,
    attributes_group text
);

-- Who held it, and why we think so. positions: the acts, or the opening, that the interval rests on.
CREATE TABLE views.imported_custody (
    stream_id uuid NOT NULL,
    dataset_number bigint NOT NULL,
    number integer NOT NULL,
    holder text NOT NULL,
    from_at timestamptz NOT NULL,
    to_at timestamptz NOT NULL,
    ground text NOT NULL,
    held_us bigint NOT NULL,
    overdue_us bigint NOT NULL,
    positions bigint[] NOT NULL
);

-- Acts of an official in a case.
CREATE TABLE views.imported_acts (
    stream_id uuid NOT NULL,
    dataset_number bigint NOT NULL,
    official text NOT NULL,
    positions bigint[] NOT NULL
);
