-- Findings of inspections, and directives.

-- category: the letter of a prohibited act, with its document; '' where a criterion of the plan was not met. official:
-- where the evidence names one. state: open, remedied, settled or withdrawn, and from which event. dossiers, files,
-- events: its evidence, of files and events their number. statement_*: of the last term in which its addressee may
-- speak; agrees NULL while nobody did. directives: that were issued because of it. positions: of all its events.
CREATE TABLE views.inspection_findings (
    proceeding_id uuid NOT NULL,
    finding_no integer NOT NULL,
    agency_id text NOT NULL,
    unit_id text NOT NULL,
    official text,
    category text NOT NULL,
    category_document text NOT NULL,
    criterion text NOT NULL,
    text text NOT NULL,
    state text NOT NULL,
    state_reason text NOT NULL,
    state_position bigint,
    made_at timestamptz NOT NULL,
    position bigint NOT NULL,
    dossiers uuid[] NOT NULL,
    files integer NOT NULL,
    events integer NOT NULL,
    statement_due_at timestamptz NOT NULL,
    stated_at timestamptz,
    agrees boolean,
    directives uuid[] NOT NULL,
    positions bigint[] NOT NULL
);

-- order_id, order_text: of the order that it is a part of. reading, named_on: how the order says until when, and the
-- day it names. due_at: of the report owed now, or last. reports, sent_back, false_reports, extensions: their numbers.
-- reported_at: of the last report; waiting: nobody has looked at it.
CREATE TABLE views.directives (
    proceeding_id uuid NOT NULL,
    order_id uuid NOT NULL,
    order_text text NOT NULL,
    agency_id text NOT NULL,
    unit_id text NOT NULL,
    issuing_unit text NOT NULL,
    official text,
    inspection_id uuid,
    findings integer[] NOT NULL,
    reading text NOT NULL,
    named_on date,
    first_due_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    reports integer NOT NULL,
    reported_at timestamptz,
    reported_position bigint,
    waiting boolean NOT NULL,
    sent_back integer NOT NULL,
    false_reports integer NOT NULL,
    false_positions bigint[] NOT NULL,
    extensions integer NOT NULL,
    verified_at timestamptz,
    revoked_at timestamptz
);
