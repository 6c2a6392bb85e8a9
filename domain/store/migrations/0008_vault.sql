-- Readings are events since: the table is read once more, to carry its rows over, and nothing is added to it.
DROP FUNCTION access.note_record_read(text, text[], text, text, text, text);

-- The vault: applicants' personal data, each row sealed with a key of its person that is kept elsewhere (a directory beside
-- the database, outside its backups). Nobody but whoever serves reads it; like the record it only grows: a row whose key
-- is destroyed says nothing to anybody.
CREATE SCHEMA vault;

-- entry: the order that brought the data in. digest: of the commitments that its event carries.
CREATE TABLE vault.sealed (
    applicant_id uuid NOT NULL,
    entry uuid NOT NULL,
    digest bytea NOT NULL CHECK (octet_length(digest) = 32),
    sealed bytea NOT NULL CHECK (octet_length(sealed) BETWEEN 29 AND 16384),
    PRIMARY KEY (applicant_id, entry, digest)
);
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON vault.sealed
    FOR EACH STATEMENT EXECUTE FUNCTION hoso.refuse_change();
ALTER TABLE vault.sealed ENABLE ALWAYS TRIGGER refuse_change;

-- Puts rows away, one element of each array a row; one that is there stays as it is.
CREATE FUNCTION vault.put(applicant_ids uuid[], entries uuid[], digests bytea[], sealed bytea[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    INSERT INTO vault.sealed (applicant_id, entry, digest, sealed)
        SELECT * FROM unnest(applicant_ids, entries, digests, sealed) ON CONFLICT DO NOTHING
$$;

GRANT USAGE ON SCHEMA vault TO hoso_writer;
GRANT SELECT ON vault.sealed TO hoso_writer;
GRANT EXECUTE ON FUNCTION vault.put(uuid[], uuid[], bytea[], bytea[]) TO hoso_writer;

-- An applicant's dossiers, and erasures, without a view that could lag: the member stands once in the stored text, since
-- quotes within a text are escaped there.
CREATE INDEX lodged_by_applicant ON hoso.stored_events
    ((substring(state FROM position('"applicant_id":"'::bytea IN state) + 16 FOR 36))) WHERE topic = 'dossier.Lodged';
CREATE INDEX registered_applicants ON hoso.stored_events (notification_id) WHERE topic = 'applicant.Registered';
CREATE INDEX approved_erasures ON hoso.stored_events (notification_id) WHERE topic = 'applicant.ErasureApproved';
