-- How far the views are, and what they could not take in.

-- One row. position: every event up to it is in the views. steps: transactions that filled them, with events or without.
-- stamp: the software that filled them. tables: all of them.
CREATE TABLE views.progress (
    one_row boolean PRIMARY KEY DEFAULT true CHECK (one_row),
    position bigint NOT NULL,
    steps bigint NOT NULL DEFAULT 0,
    stamp text NOT NULL,
    tables text[] NOT NULL,
    advanced_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    caught_up_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Streams whose fold failed: they have no rows in the other views until it succeeds. position: their last event.
-- dataset: of an imported case.
CREATE TABLE views.parked (
    stream_id uuid PRIMARY KEY,
    position bigint NOT NULL,
    dataset uuid,
    error text NOT NULL
);

-- Streams whose rows are still those from before a change of the reference data; they are folded again in turn. since: its
-- position.
CREATE TABLE views.refolding (
    stream_id uuid PRIMARY KEY,
    since bigint NOT NULL
);
