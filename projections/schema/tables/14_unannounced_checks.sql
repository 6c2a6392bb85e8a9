-- A row for each agency that an unannounced inspection checked. findings: made there and not withdrawn.
CREATE TABLE views.unannounced_checks (
    proceeding_id uuid NOT NULL,
    number text NOT NULL,
    agency_id text NOT NULL,
    opened_at timestamptz NOT NULL,
    findings integer NOT NULL,
    positions bigint[] NOT NULL
);
