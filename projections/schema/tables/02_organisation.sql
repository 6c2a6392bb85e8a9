-- Names for display and search. search: lower case, without diacritics.

CREATE TABLE views.agencies (
    agency_id text PRIMARY KEY,
    name text NOT NULL,
    tier text NOT NULL,
    code text NOT NULL,
    parent_id text,
    valid_from date NOT NULL,
    valid_to date,
    search text NOT NULL
);

CREATE TABLE views.units (
    unit_id text PRIMARY KEY,
    agency_id text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    search text NOT NULL
);

CREATE TABLE views.officials (
    official_id text PRIMARY KEY,
    name text NOT NULL,
    staff_group text NOT NULL,
    search text NOT NULL
);

CREATE TABLE views.appointments (
    appointment_id text PRIMARY KEY,
    official_id text NOT NULL,
    unit_id text NOT NULL,
    role text NOT NULL,
    title text NOT NULL,
    valid_from date NOT NULL,
    valid_to date
);

-- One row a published version. flags: what was doubtful when it was published.
CREATE TABLE views.procedures (
    code text NOT NULL,
    version integer NOT NULL,
    name text NOT NULL,
    field text NOT NULL,
    tier text NOT NULL,
    term text NOT NULL,
    valid_from date NOT NULL,
    withdrawn_on date,
    decision text NOT NULL,
    flags text[] NOT NULL,
    search text NOT NULL,
    PRIMARY KEY (code, version)
);
