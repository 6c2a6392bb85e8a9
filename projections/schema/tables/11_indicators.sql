-- What the indicators of units are counted from: the clock of Decision 766, and single acts that were good or not.

-- One row a due date of that clock; from_at to to_at: when it held (NULL: still). ended_at: «đã xử lý xong», or the end
-- without a result. second_request_at: from then on a supplement was asked for once too often.
-- position: of the event that set the due date; positions: all that the clock rests on up to it, and its end.
CREATE TABLE views.clock_766 (
    dossier_id uuid NOT NULL,
    number integer NOT NULL,
    from_at timestamptz NOT NULL,
    to_at timestamptz,
    due_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    ended_at timestamptz,
    second_request_at timestamptz,
    position bigint NOT NULL,
    positions bigint[] NOT NULL
);

-- One row an act that an indicator counts. good: whether it is in the numerator too, NULL where the measure has none.
-- amount: of `answered` the working microseconds since the lodging, of `rated` the score.
CREATE TABLE views.measures (
    dossier_id uuid NOT NULL,
    measure text NOT NULL,
    at timestamptz NOT NULL,
    good boolean,
    amount bigint,
    positions bigint[] NOT NULL
);
