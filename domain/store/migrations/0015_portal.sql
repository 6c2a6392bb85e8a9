-- What goes to the national portal: which states of which dossiers, and what came of it. It holds no message: that is made
-- of the events when it is sent, so nothing of an applicant can lie here. Written by the follower alone (`hoso sync`).
CREATE SCHEMA portal;

-- One row. position: every event up to it is in the outbox where it has to be. problem: why nothing gets through, if so.
CREATE TABLE portal.progress (
    one_row boolean PRIMARY KEY DEFAULT true CHECK (one_row),
    position bigint NOT NULL DEFAULT 0,
    problem text,
    problem_at timestamptz
);
INSERT INTO portal.progress DEFAULT VALUES;

-- version, position: of the dossier's event up to which the message tells. kind: the service that takes it.
-- sha256: of the message, so that the same is not sent twice in a row. code: empty where none could be made.
-- state: waiting; sent (on its way, or its answer was lost); acknowledged; refused (by the portal, for a person to see);
-- parked (not made, or not understood, for a person to see); skipped (by a person). next_at: not before.
CREATE TABLE portal.outbox (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dossier_id uuid NOT NULL,
    version bigint NOT NULL,
    position bigint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('DongBoHoSoMC', 'CapNhatTienDoHoSoMC')),
    code text NOT NULL,
    sha256 bytea NOT NULL,
    state text NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'sent', 'acknowledged', 'refused', 'parked', 'skipped')),
    attempts integer NOT NULL DEFAULT 0,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    next_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    sent_at timestamptz,
    settled_at timestamptz,
    reason text CHECK (char_length(reason) <= 300),
    UNIQUE (dossier_id, version, kind)
);
CREATE INDEX outbox_of_dossier ON portal.outbox (dossier_id, number);
CREATE INDEX outbox_due ON portal.outbox (next_at) WHERE state IN ('waiting', 'sent');
CREATE INDEX outbox_for_people ON portal.outbox (number) WHERE state IN ('refused', 'parked');

GRANT USAGE ON SCHEMA portal TO hoso_projector, hoso_reader;
GRANT SELECT, UPDATE ON portal.progress TO hoso_projector;
GRANT SELECT, INSERT, UPDATE ON portal.outbox TO hoso_projector;
GRANT SELECT ON portal.progress, portal.outbox TO hoso_reader;
