-- The record: events, the commands that made them, the head of the log, and the topics that may be stored.

CREATE TABLE hoso.topics (
    topic text PRIMARY KEY
);

-- Column names are the event sourcing library's; notification_id is the position: 1, 2, 3 … without gaps.
CREATE TABLE hoso.stored_events (
    originator_id uuid NOT NULL,
    originator_version bigint NOT NULL CHECK (originator_version >= 1),
    topic text NOT NULL,
    state bytea NOT NULL,
    notification_id bigint NOT NULL CHECK (notification_id >= 1),
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (originator_id, originator_version)
);
-- No index on recorded_at: it rises with the position, so a moment is found by halving over this one.
CREATE UNIQUE INDEX stored_events_position ON hoso.stored_events (notification_id);

-- position: of the command's last event; where it caused none, the head at that moment. version: of stream_id after it.
CREATE TABLE hoso.handled_commands (
    command_id uuid PRIMARY KEY,
    request_hash bytea NOT NULL CHECK (octet_length(request_hash) = 32),
    stream_id uuid NOT NULL,
    position bigint NOT NULL CHECK (position >= 1),
    version bigint NOT NULL CHECK (version >= 0),
    recorded_at timestamptz NOT NULL
);

-- One row: where the log ends. Its row lock is the lock of the log.
-- locked_at and locked_by remember the moment at which the transaction that holds the lock took it.
CREATE TABLE hoso.log_head (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    position bigint NOT NULL DEFAULT 0,
    recorded_at timestamptz,
    clock text CHECK (clock IN ('system', 'simulated')),
    locked_at timestamptz,
    locked_by xid8
);
INSERT INTO hoso.log_head DEFAULT VALUES;

CREATE FUNCTION hoso.refuse_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
    RAISE EXCEPTION '% on %.% is refused: what was recorded is never changed', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'HS007';
END
$$;

-- The head can stand only where the events end, whoever moves it, and the clock is chosen once.
CREATE FUNCTION hoso.guard_head() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
    last record;
BEGIN
    SELECT e.notification_id, e.recorded_at INTO last
        FROM hoso.stored_events AS e ORDER BY e.notification_id DESC LIMIT 1;
    IF NEW.position <> coalesce(last.notification_id, 0)
        OR NEW.recorded_at IS DISTINCT FROM last.recorded_at
        OR (OLD.clock IS NOT NULL AND NEW.clock IS DISTINCT FROM OLD.clock)
    THEN
        RAISE EXCEPTION 'the head of the log can only stand where the events end' USING ERRCODE = 'HS007';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER head_follows_events BEFORE UPDATE ON hoso.log_head
    FOR EACH ROW EXECUTE FUNCTION hoso.guard_head();
CREATE TRIGGER refuse_change BEFORE DELETE OR TRUNCATE ON hoso.log_head
    FOR EACH STATEMENT EXECUTE FUNCTION hoso.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON hoso.stored_events
    FOR EACH STATEMENT EXECUTE FUNCTION hoso.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON hoso.handled_commands
    FOR EACH STATEMENT EXECUTE FUNCTION hoso.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON hoso.topics
    FOR EACH STATEMENT EXECUTE FUNCTION hoso.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON hoso.migrations
    FOR EACH STATEMENT EXECUTE FUNCTION hoso.refuse_change();

-- ALWAYS: also under session_replication_role = replica, which silences ordinary triggers.
ALTER TABLE hoso.log_head ENABLE ALWAYS TRIGGER head_follows_events;
ALTER TABLE hoso.log_head ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE hoso.stored_events ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE hoso.handled_commands ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE hoso.topics ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE hoso.migrations ENABLE ALWAYS TRIGGER refuse_change;

GRANT SELECT ON hoso.stored_events, hoso.handled_commands, hoso.log_head, hoso.topics, hoso.migrations
    TO hoso_writer, hoso_projector, hoso_reader;
