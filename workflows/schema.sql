-- What the dispatcher knows of the workflows. All of it follows from the events and may be thrown away: when this file
-- differs from what the tables were made by, they are made anew, and the log is followed from its beginning.
-- Made by hoso_projector.

DROP TABLE IF EXISTS motor.progress, motor.armed, motor.parked;

-- One row: up to which position of the log the workflows were told, and which Temporal server was told.
CREATE TABLE motor.progress (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    position bigint NOT NULL DEFAULT 0,
    server_id text
);
INSERT INTO motor.progress DEFAULT VALUES;

-- One row an open dossier or proceeding. version, position: the stream's and the log's when the policy was last asked.
-- next_wakeup: what its workflow was told; NULL: it waits for no moment, or nobody knows what it waits for.
-- running: a workflow was started, and has not found that there is nothing to wait for. stale: the policy is to be asked again, since what it judges by has changed.
CREATE TABLE motor.armed (
    stream_id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 0,
    position bigint NOT NULL DEFAULT 0,
    next_wakeup timestamptz,
    running boolean NOT NULL DEFAULT false,
    stale boolean NOT NULL DEFAULT false
);
CREATE INDEX armed_stale ON motor.armed (stream_id) WHERE stale;

-- Dossiers and proceedings on which the policy failed. They wait for an event of theirs, or for a person.
CREATE TABLE motor.parked (
    stream_id uuid PRIMARY KEY,
    position bigint NOT NULL,
    error text NOT NULL,
    parked_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
