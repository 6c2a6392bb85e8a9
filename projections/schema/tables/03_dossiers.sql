-- One row a dossier: what is true of it whatever the time is. What depends on "now" is asked of the instants:
-- overdue while open: now > due_in_force_at; due soon: due_soon_at <= now; stalled: stalls_at <= now.

-- state: lodged, received, finished, returned, refused, stopped, withdrawn. portal_status: 1 to 10 of the national portal.
-- ended_at: when the clock by the slip ended, or will end by itself: open is ended_at IS NULL OR ended_at > now.
-- due_first_at: by the first slip; due_in_force_at: for persons; NULL while none is in force, no_due_reason says why.
-- due_position: the event that has the explained deadline. late_first, late_in_force: of ended clocks only.
-- stopped_since: the clock stands still. stalls_at: when the working days without an act that counts will be full, if
-- nothing happens; NULL while that stands still. disputed: entries that do not count yet.
-- next_act: the order that whoever has it would give next by the procedure's course, next_step_id: for which step.
-- latest_at: of the latest event that counts; about an earlier instant the dossier is folded again.
-- first_at, last_at, agencies: between which moments, and by whose people and calendar, its rows are judged; last_at
-- NULL while it is open. agencies has those too that only a corrected event or an entry that does not count names.
CREATE TABLE views.dossiers (
    dossier_id uuid NOT NULL,
    code text,
    version bigint NOT NULL,
    position bigint NOT NULL,
    procedure_code text NOT NULL,
    procedure_version integer,
    field text NOT NULL,
    agency_id text NOT NULL,
    unit_id text NOT NULL,
    channel text NOT NULL,
    result_channel text NOT NULL,
    state text NOT NULL,
    portal_status smallint NOT NULL,
    predecessor_id uuid,
    rule_pack text,
    calendar_version bigint,
    term text,
    lodged_at timestamptz NOT NULL,
    received_at timestamptz,
    finished_at timestamptz,
    ended_at timestamptz,
    returned_at timestamptz,
    stopped_since timestamptz,
    intake_due_at timestamptz NOT NULL,
    due_first_at timestamptz,
    due_in_force_at timestamptz,
    no_due_reason text,
    due_position bigint,
    due_soon_at timestamptz,
    stalls_at timestamptz,
    step_id text,
    step_due_at timestamptz,
    next_act text,
    next_step_id text,
    last_act_at timestamptz NOT NULL,
    latest_at timestamptz NOT NULL,
    late_first boolean,
    late_in_force boolean,
    disputed integer NOT NULL,
    agencies text[] NOT NULL,
    first_at timestamptz NOT NULL,
    last_at timestamptz
);
