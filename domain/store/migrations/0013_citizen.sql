-- Papers that came as files, each sealed with the key of its applicant: they go with the person, and like all of the vault
-- they only grow. commitment, media_type and size_bytes are those that an event carries of it.
CREATE TABLE vault.files (
    applicant_id uuid NOT NULL,
    file_id uuid NOT NULL,
    commitment bytea NOT NULL CHECK (octet_length(commitment) = 32),
    media_type text NOT NULL,
    size_bytes integer NOT NULL CHECK (size_bytes > 0),
    sealed bytea NOT NULL CHECK (octet_length(sealed) BETWEEN 29 AND 16777216),
    PRIMARY KEY (applicant_id, file_id)
);
ALTER TABLE vault.files ALTER COLUMN sealed SET STORAGE EXTERNAL;
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON vault.files
    FOR EACH STATEMENT EXECUTE FUNCTION hoso.refuse_change();
ALTER TABLE vault.files ENABLE ALWAYS TRIGGER refuse_change;

-- Puts one file away; one that is there stays as it is.
CREATE FUNCTION vault.put_file(
    applicant uuid, file uuid, file_commitment bytea, file_media_type text, file_bytes integer, file_sealed bytea
) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    INSERT INTO vault.files (applicant_id, file_id, commitment, media_type, size_bytes, sealed)
        VALUES (applicant, file, file_commitment, file_media_type, file_bytes, file_sealed) ON CONFLICT DO NOTHING
$$;

-- What citizens are writing and have not handed in. Nothing here is a record of anything: it is changed, and it is deleted
-- when its time is over. Content and files are sealed with the key of the applicant-to-be, which lies in the vault's key
-- store; secret_sha256 is of the cookie that opens a draft, none where a look-up of the dossier does.
CREATE SCHEMA citizen;
CREATE TABLE citizen.drafts (
    draft_id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('lodge', 'supplement')),
    applicant_id uuid NOT NULL,
    secret_sha256 bytea CHECK (octet_length(secret_sha256) = 32),
    sealed bytea NOT NULL CHECK (octet_length(sealed) BETWEEN 29 AND 131072),
    expires_at timestamptz NOT NULL,
    handed_in_at bigint CHECK (handed_in_at > 0)
);
CREATE INDEX drafts_expire ON citizen.drafts (expires_at);
CREATE INDEX drafts_applicant ON citizen.drafts (applicant_id);
CREATE INDEX drafts_secret ON citizen.drafts (secret_sha256);

CREATE TABLE citizen.draft_files (
    draft_id uuid NOT NULL REFERENCES citizen.drafts ON DELETE CASCADE,
    file_id uuid NOT NULL,
    commitment bytea NOT NULL CHECK (octet_length(commitment) = 32),
    media_type text NOT NULL,
    size_bytes integer NOT NULL CHECK (size_bytes > 0),
    sealed bytea NOT NULL CHECK (octet_length(sealed) BETWEEN 29 AND 16777216),
    PRIMARY KEY (draft_id, file_id)
);
ALTER TABLE citizen.draft_files ALTER COLUMN sealed SET STORAGE EXTERNAL;

-- A draft's files become the applicant's, as they are: what sealed them there holds here too.
CREATE FUNCTION vault.keep_draft_files(kept uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    INSERT INTO vault.files (applicant_id, file_id, commitment, media_type, size_bytes, sealed)
        SELECT d.applicant_id, f.file_id, f.commitment, f.media_type, f.size_bytes, f.sealed
        FROM citizen.draft_files AS f JOIN citizen.drafts AS d USING (draft_id) WHERE d.draft_id = kept
        ON CONFLICT DO NOTHING
$$;

GRANT SELECT ON vault.files TO hoso_writer;
GRANT EXECUTE ON FUNCTION
    vault.put_file(uuid, uuid, bytea, text, integer, bytea),
    vault.keep_draft_files(uuid)
    TO hoso_writer;
GRANT USAGE ON SCHEMA citizen TO hoso_writer;
GRANT SELECT, INSERT, UPDATE, DELETE ON citizen.drafts, citizen.draft_files TO hoso_writer;
