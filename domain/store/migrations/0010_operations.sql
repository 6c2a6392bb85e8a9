-- The operations log: every read, act and denial at the doors, by whom, on what, and by which policy. Like the record it
-- only grows, and all writing goes through the function below; digests of it stand in the record (access.OperationsNoted).
--
-- at: by the office's clock; noted_at: by the database's. object: `dossier <id>`, `official <id>`, … or an address.
-- remote: the network alone. Nothing in it is what somebody typed into a form.
CREATE TABLE access.operations (
    number bigint PRIMARY KEY,
    noted_at timestamptz NOT NULL,
    at timestamptz NOT NULL,
    subject text NOT NULL,
    roles text[] NOT NULL,
    acting_for text,
    act text NOT NULL,
    object text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('allow', 'deny')),
    policies text[] NOT NULL,
    purpose text,
    source text NOT NULL,
    trace_id text,
    remote text
);
-- Latest first: all, of a person, on an object, of an act, the denials.
CREATE INDEX operations_at ON access.operations (at, number);
CREATE INDEX operations_subject ON access.operations (subject, at, number);
CREATE INDEX operations_object ON access.operations (object, at, number);
CREATE INDEX operations_act ON access.operations (act, at, number);
CREATE INDEX operations_denied ON access.operations (at, number) WHERE outcome = 'deny';

-- The last number given: numbers have no gaps, and a lock on this row puts writers in order.
CREATE TABLE access.operations_head (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    number bigint NOT NULL DEFAULT 0
);
INSERT INTO access.operations_head DEFAULT VALUES;

CREATE FUNCTION access.guard_operations_head() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
    IF NEW.number <= OLD.number THEN
        RAISE EXCEPTION 'the operations log only grows' USING ERRCODE = 'HS007';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON access.operations
    FOR EACH STATEMENT EXECUTE FUNCTION hoso.refuse_change();
CREATE TRIGGER refuse_change BEFORE DELETE OR TRUNCATE ON access.operations_head
    FOR EACH STATEMENT EXECUTE FUNCTION hoso.refuse_change();
CREATE TRIGGER only_grows BEFORE UPDATE ON access.operations_head
    FOR EACH ROW EXECUTE FUNCTION access.guard_operations_head();
ALTER TABLE access.operations ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE access.operations_head ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE access.operations_head ENABLE ALWAYS TRIGGER only_grows;

-- Notes entries, a JSON array of objects with the columns' names, in its order. Returns the last number.
CREATE FUNCTION access.note_operations(entries jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
    last bigint;
    many bigint := jsonb_array_length(entries);
BEGIN
    UPDATE access.operations_head SET number = number + many RETURNING number INTO STRICT last;
    INSERT INTO access.operations (
        number, noted_at, at, subject, roles, acting_for, act, object, outcome, policies, purpose, source, trace_id, remote
    )
    SELECT last - many + e.place, clock_timestamp(), r.at, r.subject, r.roles, r.acting_for, r.act, r.object, r.outcome,
        r.policies, r.purpose, r.source, r.trace_id, r.remote
    FROM jsonb_array_elements(entries) WITH ORDINALITY AS e(entry, place),
        jsonb_to_record(e.entry) AS r(
            at timestamptz, subject text, roles text[], acting_for text, act text, object text, outcome text,
            policies text[], purpose text, source text, trace_id text, remote text
        );
    RETURN last;
END
$$;

GRANT SELECT ON access.operations, access.operations_head TO hoso_writer;
GRANT EXECUTE ON FUNCTION access.note_operations(jsonb) TO hoso_writer;
