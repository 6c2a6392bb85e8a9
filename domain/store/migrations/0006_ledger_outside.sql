-- What others say of the ledger, beside its checkpoints: co-signatures of witnesses and time-stamps, which only grow; and
-- how far the sealer and its errands have come, which may be forgotten without harm.

-- When the sealer last had nothing left: every event that was recorded before is under a stored checkpoint.
CREATE TABLE ledger.standing (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    caught_up_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO ledger.standing DEFAULT VALUES;

-- Witnesses whose co-signatures are taken in; the last row of a key says whether. key: name+id+base64.
CREATE TABLE ledger.witnesses (
    number bigint PRIMARY KEY CHECK (number >= 1),
    key text NOT NULL,
    named boolean NOT NULL,
    noted_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The first co-signature of each witness under a checkpoint. line: of the signed note, without its newline.
CREATE TABLE ledger.cosignatures (
    checkpoint bigint NOT NULL REFERENCES ledger.checkpoints (number),
    key text NOT NULL,
    line text NOT NULL,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (checkpoint, key)
);

-- Time-stamps (RFC 3161) over a checkpoint's text. response: as the authority sent it, in DER. stamped_at: what it says.
CREATE TABLE ledger.stamps (
    number bigint PRIMARY KEY CHECK (number >= 1),
    checkpoint bigint NOT NULL REFERENCES ledger.checkpoints (number),
    response bytea NOT NULL,
    stamped_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX stamps_checkpoint ON ledger.stamps (checkpoint, number);

-- What is carried outside, one row a target: the last checkpoint that it took, and what stands in the way since when.
CREATE TABLE ledger.errands (
    kind text NOT NULL CHECK (kind IN ('publish', 'stamp')),
    target text NOT NULL,
    checkpoint bigint NOT NULL DEFAULT 0,
    done_at timestamptz,
    problem text,
    failing_since timestamptz,
    PRIMARY KEY (kind, target)
);

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.witnesses
    FOR EACH STATEMENT EXECUTE FUNCTION hoso.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.cosignatures
    FOR EACH STATEMENT EXECUTE FUNCTION hoso.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.stamps
    FOR EACH STATEMENT EXECUTE FUNCTION hoso.refuse_change();
ALTER TABLE ledger.witnesses ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE ledger.cosignatures ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE ledger.stamps ENABLE ALWAYS TRIGGER refuse_change;

CREATE FUNCTION ledger.note_caught_up(moment timestamptz) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    UPDATE ledger.standing SET caught_up_at = moment WHERE caught_up_at < moment AND moment <= clock_timestamp()
$$;

CREATE FUNCTION ledger.is_witness(wanted text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    SELECT coalesce((SELECT w.named FROM ledger.witnesses AS w WHERE w.key = wanted ORDER BY w.number DESC LIMIT 1), false)
$$;

-- Names a witness, or takes its name back. Whether that changed anything.
CREATE FUNCTION ledger.name_witness(new_key text, new_named boolean) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
    LOCK TABLE ledger.witnesses IN SHARE ROW EXCLUSIVE MODE;
    IF ledger.is_witness(new_key) = new_named THEN
        RETURN false;
    END IF;
    INSERT INTO ledger.witnesses (number, key, named)
        VALUES ((SELECT coalesce(max(w.number), 0) + 1 FROM ledger.witnesses AS w), new_key, new_named);
    RETURN true;
END
$$;

-- Whether it is the witness's first under this checkpoint; another one is left out.
CREATE FUNCTION ledger.append_cosignature(of_checkpoint bigint, new_key text, new_line text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
    IF NOT ledger.is_witness(new_key) THEN
        RAISE EXCEPTION 'ledger.append_cosignature: % is no witness', new_key USING ERRCODE = 'HS010';
    END IF;
    INSERT INTO ledger.cosignatures (checkpoint, key, line) VALUES (of_checkpoint, new_key, new_line)
        ON CONFLICT DO NOTHING;
    RETURN FOUND;
END
$$;

CREATE FUNCTION ledger.append_stamp(of_checkpoint bigint, new_response bytea, new_stamped_at timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
    LOCK TABLE ledger.stamps IN SHARE ROW EXCLUSIVE MODE;
    INSERT INTO ledger.stamps (number, checkpoint, response, stamped_at)
        VALUES ((SELECT coalesce(max(s.number), 0) + 1 FROM ledger.stamps AS s), of_checkpoint, new_response,
            new_stamped_at);
END
$$;

CREATE FUNCTION ledger.note_errand(new_kind text, new_target text, delivered bigint, new_problem text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    INSERT INTO ledger.errands AS e (kind, target, checkpoint, done_at, problem, failing_since)
        VALUES (new_kind, new_target, delivered, CASE WHEN new_problem IS NULL THEN clock_timestamp() END, new_problem,
            CASE WHEN new_problem IS NOT NULL THEN clock_timestamp() END)
        ON CONFLICT (kind, target) DO UPDATE SET
            checkpoint = greatest(e.checkpoint, delivered),
            done_at = CASE WHEN new_problem IS NULL THEN clock_timestamp() ELSE e.done_at END,
            problem = new_problem,
            failing_since = CASE WHEN new_problem IS NOT NULL THEN coalesce(e.failing_since, clock_timestamp()) END
$$;

GRANT SELECT ON ledger.standing, ledger.witnesses, ledger.cosignatures, ledger.stamps, ledger.errands
    TO hoso_sealer, hoso_projector, hoso_reader;
GRANT EXECUTE ON FUNCTION
    ledger.note_caught_up(timestamptz),
    ledger.name_witness(text, boolean),
    ledger.append_stamp(bigint, bytea, timestamptz),
    ledger.note_errand(text, text, bigint, text)
    TO hoso_sealer;
GRANT EXECUTE ON FUNCTION ledger.append_cosignature(bigint, text, text) TO hoso_sealer, hoso_writer;
