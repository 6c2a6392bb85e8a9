-- Rungs of the ladders: to whom, why, what was answered.

-- reached: whether the bearer was there for at least half of the answer's term; only such a rung is counted for them.
-- unanswered_at: noted when the term was over without an answer, a fact and no verdict.
CREATE TABLE views.escalations (
    dossier_id uuid NOT NULL,
    escalation_no integer NOT NULL,
    cause text NOT NULL,
    run text NOT NULL,
    rung integer NOT NULL,
    office text NOT NULL,
    bearer text NOT NULL,
    unit_id text,
    delivered_at timestamptz NOT NULL,
    answer_due_at timestamptz NOT NULL,
    acknowledged_at timestamptz,
    answered_at timestamptz,
    answered_by text,
    measure text,
    until_on date,
    unanswered_at timestamptz,
    reached boolean NOT NULL,
    skipped text[] NOT NULL,
    positions bigint[] NOT NULL
);
