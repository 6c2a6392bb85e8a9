-- The only way into the record. Errors: HS001 log not open, or opened twice; HS002 version; HS003 topic; HS004 command
-- already handled; HS005 command id used for another request; HS006 moment given or missing against the log's clock;
-- HS008 malformed call; HS009 lock held too long. (HS007: a change is refused, in 0002.)

-- Takes the lock of the log until the transaction ends, and says where the log ends. locked_at is the moment at which the
-- lock was taken: the least recorded_at of what this transaction appends in a log with the system's clock.
CREATE FUNCTION hoso.lock_log(
    OUT last_position bigint, OUT last_recorded_at timestamptz, OUT clock text, OUT locked_at timestamptz
)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
    head hoso.log_head;
BEGIN
    -- First the lock, then the clock: the moment must not lie before the wait.
    SELECT * INTO STRICT head FROM hoso.log_head FOR UPDATE;
    IF head.locked_by IS DISTINCT FROM pg_current_xact_id() THEN
        head.locked_at := clock_timestamp();
        UPDATE hoso.log_head AS h SET locked_at = head.locked_at, locked_by = pg_current_xact_id();
    END IF;
    last_position := head.position;
    last_recorded_at := head.recorded_at;
    clock := head.clock;
    locked_at := head.locked_at;
END
$$;

-- Appends events, in the order of the arrays, and notes the commands that caused them; all or nothing.
--
-- stream_ids, versions, topics, states: one element an event.
-- moments: NULL in a log with the system's clock; in a simulated one the least recorded_at of each event.
-- command_ids, request_hashes, command_streams, command_versions: one element a command; command_ends: how many of the
-- events stand up to and with its last one.
-- recorded_at of each event is the greatest of its moment and the event before plus 1 µs.
CREATE FUNCTION hoso.append(
    stream_ids uuid[], versions bigint[], topics text[], states bytea[], moments timestamptz[],
    command_ids uuid[], request_hashes bytea[], command_streams uuid[], command_versions bigint[], command_ends bigint[],
    OUT last_position bigint, OUT last_recorded_at timestamptz
)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
    n bigint := cardinality(stream_ids);
    m bigint := cardinality(command_ids);
    head hoso.log_head;
    moment timestamptz;
    times timestamptz[];
    bad record;
BEGIN
    IF n IS NULL OR m IS NULL
        OR (cardinality(versions), cardinality(topics), cardinality(states)) IS DISTINCT FROM (n::int, n::int, n::int)
        OR (cardinality(request_hashes), cardinality(command_streams), cardinality(command_versions),
            cardinality(command_ends)) IS DISTINCT FROM (m::int, m::int, m::int, m::int)
        OR EXISTS (SELECT FROM unnest(command_ends) AS c(ends) WHERE ends IS NULL OR ends NOT BETWEEN 0 AND n)
    THEN
        RAISE EXCEPTION 'append: arrays do not fit together' USING ERRCODE = 'HS008';
    END IF;

    SELECT * INTO STRICT head FROM hoso.log_head FOR UPDATE;

    -- The log is opened by its first event and by no other; that event says whose clock it runs on.
    IF (head.position = 0) <> coalesce(topics[1] = 'log.Opened', false)
        OR EXISTS (SELECT FROM unnest(topics) WITH ORDINALITY AS e(topic, i) WHERE i > 1 AND topic = 'log.Opened')
    THEN
        RAISE EXCEPTION 'append: log.Opened is the first event of a log, and only that' USING ERRCODE = 'HS001';
    END IF;
    IF head.position = 0 THEN
        head.clock := convert_from(states[1], 'UTF8')::jsonb ->> 'clock';
    END IF;

    SELECT e.topic INTO bad FROM unnest(topics) AS e(topic)
        WHERE NOT EXISTS (SELECT FROM hoso.topics AS t WHERE t.topic = e.topic) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'append: unknown topic %', bad.topic USING ERRCODE = 'HS003';
    END IF;

    -- Within each stream the versions go on by one from the last stored. `version - row_number` is that last one.
    SELECT s.stream_id, s.low + 1 AS version INTO bad
        FROM (
            SELECT e.stream_id, min(e.before) AS low, max(e.before) AS high
            FROM (
                SELECT u.stream_id, u.version - row_number() OVER (PARTITION BY u.stream_id ORDER BY u.i) AS before
                FROM unnest(stream_ids, versions) WITH ORDINALITY AS u(stream_id, version, i)
            ) AS e
            GROUP BY e.stream_id
        ) AS s
        WHERE s.low IS NULL OR s.low <> s.high OR s.low <> coalesce(
            (SELECT max(o.originator_version) FROM hoso.stored_events AS o WHERE o.originator_id = s.stream_id), 0)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'append: version % does not follow in stream %', bad.version, bad.stream_id
            USING ERRCODE = 'HS002';
    END IF;

    SELECT h.command_id, h.request_hash = c.request_hash AS same INTO bad
        FROM unnest(command_ids, request_hashes) AS c(command_id, request_hash)
        JOIN hoso.handled_commands AS h USING (command_id) LIMIT 1;
    IF FOUND AND bad.same THEN
        RAISE EXCEPTION 'append: command % is already handled', bad.command_id USING ERRCODE = 'HS004';
    ELSIF FOUND THEN
        RAISE EXCEPTION 'append: command id % was used for another request', bad.command_id USING ERRCODE = 'HS005';
    END IF;

    IF head.clock = 'simulated' THEN
        IF n > 0 AND (cardinality(moments) IS DISTINCT FROM n::int OR array_position(moments, NULL) IS NOT NULL) THEN
            RAISE EXCEPTION 'append: a log with a simulated clock needs the moment of each event'
                USING ERRCODE = 'HS006';
        END IF;
    ELSE
        IF moments IS NOT NULL THEN
            RAISE EXCEPTION 'append: a log with the system''s clock takes no moments' USING ERRCODE = 'HS006';
        END IF;
        moment := clock_timestamp();
        IF head.locked_by = pg_current_xact_id() THEN
            -- What was decided under the lock was decided for its moment. The limit keeps anybody from dating
            -- events back by sitting on the lock.
            IF moment > head.locked_at + interval '30 seconds' THEN
                RAISE EXCEPTION 'append: the lock was held too long' USING ERRCODE = 'HS009';
            END IF;
            moment := head.locked_at;
        END IF;
    END IF;

    times := ARRAY(
        SELECT greatest(
            head.recorded_at,
            max(coalesce(moments[i], moment) - i * interval '1 microsecond') OVER (ORDER BY i)
        ) + i * interval '1 microsecond'
        FROM generate_series(1, n) AS i ORDER BY i
    );

    INSERT INTO hoso.stored_events (originator_id, originator_version, topic, state, notification_id, recorded_at)
        SELECT e.stream_id, e.version, e.topic, e.state, head.position + e.i, times[e.i]
        FROM unnest(stream_ids, versions, topics, states) WITH ORDINALITY AS e(stream_id, version, topic, state, i);

    INSERT INTO hoso.handled_commands (command_id, request_hash, stream_id, position, version, recorded_at)
        SELECT c.command_id, c.request_hash, c.stream_id, head.position + c.ends, c.version,
            CASE WHEN c.ends = 0 THEN head.recorded_at ELSE times[c.ends] END
        FROM unnest(command_ids, request_hashes, command_streams, command_versions, command_ends)
            AS c(command_id, request_hash, stream_id, version, ends);

    last_position := head.position + n;
    last_recorded_at := CASE WHEN n = 0 THEN head.recorded_at ELSE times[n] END;
    IF n > 0 THEN
        UPDATE hoso.log_head SET position = last_position, recorded_at = last_recorded_at, clock = head.clock;
        PERFORM pg_notify('hoso_log', last_position::text);
    END IF;
END
$$;

GRANT EXECUTE ON FUNCTION hoso.lock_log() TO hoso_writer;
GRANT EXECUTE ON FUNCTION hoso.append(
    uuid[], bigint[], text[], bytea[], timestamptz[], uuid[], bytea[], uuid[], bigint[], bigint[]
) TO hoso_writer;
