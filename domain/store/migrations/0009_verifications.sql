-- What verifications of the whole log came to. They are remembered so that every page can say whether the log matches;
-- whoever must be sure verifies again, elsewhere.
CREATE TABLE ledger.verifications (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    began_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    asked_by text NOT NULL,
    events bigint NOT NULL CHECK (events >= 0),
    sealed bigint NOT NULL CHECK (sealed >= 0),
    -- NULL where everything matches
    first_position bigint,
    -- the whole report, as `hoso verify --json` prints it
    report jsonb NOT NULL
);

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.verifications
    FOR EACH STATEMENT EXECUTE FUNCTION hoso.refuse_change();
ALTER TABLE ledger.verifications ENABLE ALWAYS TRIGGER refuse_change;

CREATE FUNCTION ledger.note_verification(
    began timestamptz, by_whom text, events_read bigint, events_sealed bigint, first_wrong bigint, report jsonb
) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    INSERT INTO ledger.verifications (began_at, asked_by, events, sealed, first_position, report)
        VALUES (began, by_whom, events_read, events_sealed, first_wrong, report)
        RETURNING number
$$;

GRANT USAGE ON SCHEMA ledger TO hoso_writer;
GRANT SELECT ON ledger.verifications TO hoso_writer, hoso_projector, hoso_reader;
GRANT EXECUTE ON FUNCTION ledger.note_verification(timestamptz, text, bigint, bigint, bigint, jsonb) TO hoso_writer;
