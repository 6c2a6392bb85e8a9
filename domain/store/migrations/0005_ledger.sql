-- The ledger: a Merkle tree over the events, in pieces of tiles, and the signed checkpoints over it. Like the record it
-- only grows: all writing goes through the functions below, which hoso_sealer alone may call.
-- Errors: HS010 what is appended does not go on where the ledger ends.
CREATE SCHEMA ledger;

-- The tiles of C2SP tlog-tiles, as they grew: hashes `first`, `first + 1` … of a tile of up to 256. A tile of any width is
-- the beginning of its pieces put together, so partial tiles take no room of their own and nothing is ever replaced.
CREATE TABLE ledger.pieces (
    level smallint NOT NULL CHECK (level BETWEEN 0 AND 7),
    tile bigint NOT NULL CHECK (tile >= 0),
    first smallint NOT NULL CHECK (first >= 0),
    hashes bytea NOT NULL,
    PRIMARY KEY (level, tile, first),
    CHECK (octet_length(hashes) > 0 AND octet_length(hashes) % 32 = 0 AND first + octet_length(hashes) / 32 <= 256)
);

-- note: a signed note (C2SP tlog-checkpoint). size: of the tree, as the note says.
CREATE TABLE ledger.checkpoints (
    number bigint PRIMARY KEY CHECK (number >= 1),
    size bigint NOT NULL CHECK (size >= 1),
    note bytea NOT NULL,
    sealed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX checkpoints_size ON ledger.checkpoints (size, number);

-- Statements of new keys, signed by the key before and the key after.
CREATE TABLE ledger.rotations (
    number bigint PRIMARY KEY CHECK (number >= 1),
    note bytea NOT NULL,
    noted_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The sealer takes commands in by their position, which rises: the index grows at its end.
CREATE INDEX handled_commands_position ON hoso.handled_commands (position);

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.pieces
    FOR EACH STATEMENT EXECUTE FUNCTION hoso.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.checkpoints
    FOR EACH STATEMENT EXECUTE FUNCTION hoso.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.rotations
    FOR EACH STATEMENT EXECUTE FUNCTION hoso.refuse_change();
ALTER TABLE ledger.pieces ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE ledger.checkpoints ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE ledger.rotations ENABLE ALWAYS TRIGGER refuse_change;

-- How many hashes stand on a level of tiles; on level 0 that is the number of sealed events.
CREATE FUNCTION ledger.hashes_on(wanted smallint) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    SELECT coalesce((
        SELECT p.tile * 256 + p.first + octet_length(p.hashes) / 32 FROM ledger.pieces AS p
        WHERE p.level = wanted ORDER BY p.tile DESC, p.first DESC LIMIT 1), 0)
$$;

-- Appends pieces, one element of each array a piece; on each level they go on where it ends.
CREATE FUNCTION ledger.append(size_before bigint, levels smallint[], tiles bigint[], firsts smallint[], hashes bytea[])
    RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
    size bigint;
BEGIN
    LOCK TABLE ledger.pieces IN SHARE ROW EXCLUSIVE MODE;
    IF ledger.hashes_on(0::smallint) IS DISTINCT FROM size_before THEN
        RAISE EXCEPTION 'ledger.append: the ledger does not end at %', size_before USING ERRCODE = 'HS010';
    END IF;
    FOR i IN 1 .. cardinality(levels) LOOP
        IF tiles[i] * 256 + firsts[i] IS DISTINCT FROM ledger.hashes_on(levels[i]) THEN
            RAISE EXCEPTION 'ledger.append: level % does not end at tile %, hash %', levels[i], tiles[i], firsts[i]
                USING ERRCODE = 'HS010';
        END IF;
        INSERT INTO ledger.pieces (level, tile, first, hashes) VALUES (levels[i], tiles[i], firsts[i], hashes[i]);
    END LOOP;
    size := ledger.hashes_on(0::smallint);
    IF size > (SELECT h.position FROM hoso.log_head AS h) THEN
        RAISE EXCEPTION 'ledger.append: there are fewer than % events', size USING ERRCODE = 'HS010';
    END IF;
    RETURN size;
END
$$;

CREATE FUNCTION ledger.append_checkpoint(new_number bigint, new_size bigint, note bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
    last ledger.checkpoints;
BEGIN
    LOCK TABLE ledger.checkpoints IN SHARE ROW EXCLUSIVE MODE;
    SELECT * INTO last FROM ledger.checkpoints AS c ORDER BY c.number DESC LIMIT 1;
    IF new_number IS DISTINCT FROM coalesce(last.number, 0) + 1
        OR new_size < coalesce(last.size, 1) OR new_size > ledger.hashes_on(0::smallint)
    THEN
        RAISE EXCEPTION 'ledger.append_checkpoint: number % of size % does not come next', new_number, new_size
            USING ERRCODE = 'HS010';
    END IF;
    INSERT INTO ledger.checkpoints (number, size, note) VALUES (new_number, new_size, note);
    PERFORM pg_notify('hoso_ledger', new_size::text);
END
$$;

CREATE FUNCTION ledger.append_rotation(new_number bigint, note bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
    LOCK TABLE ledger.rotations IN SHARE ROW EXCLUSIVE MODE;
    IF new_number IS DISTINCT FROM (SELECT coalesce(max(r.number), 0) + 1 FROM ledger.rotations AS r) THEN
        RAISE EXCEPTION 'ledger.append_rotation: number % does not come next', new_number USING ERRCODE = 'HS010';
    END IF;
    INSERT INTO ledger.rotations (number, note) VALUES (new_number, note);
END
$$;

GRANT USAGE ON SCHEMA hoso TO hoso_sealer;
GRANT SELECT ON hoso.stored_events, hoso.handled_commands, hoso.log_head TO hoso_sealer;
GRANT USAGE ON SCHEMA ledger TO hoso_sealer, hoso_projector, hoso_reader;
GRANT SELECT ON ledger.pieces, ledger.checkpoints, ledger.rotations TO hoso_sealer, hoso_projector, hoso_reader;
GRANT EXECUTE ON FUNCTION ledger.append(bigint, smallint[], bigint[], smallint[], bytea[]) TO hoso_sealer;
GRANT EXECUTE ON FUNCTION ledger.append_checkpoint(bigint, bigint, bytea) TO hoso_sealer;
GRANT EXECUTE ON FUNCTION ledger.append_rotation(bigint, bytea) TO hoso_sealer;
