-- Files that prove something in a proceeding: a photograph of a posted board, minutes, a report. They are kept by the hash
-- that an event names, each content once, whoever sends it and however often. They are no papers of applicants, which lie
-- sealed in the vault; like the record they only grow, and an event that names one can always be shown with it.
CREATE SCHEMA evidence;

CREATE TABLE evidence.contents (
    sha256 bytea PRIMARY KEY CHECK (sha256 = pg_catalog.sha256(content)),
    media_type text NOT NULL,
    size_bytes integer NOT NULL CHECK (size_bytes = octet_length(content) AND size_bytes BETWEEN 1 AND 10485760),
    content bytea NOT NULL
);
ALTER TABLE evidence.contents ALTER COLUMN content SET STORAGE EXTERNAL;

-- Who sent one, when by the office's clock, and what they called it. An event may name what its actor sent.
CREATE TABLE evidence.uploads (
    sha256 bytea NOT NULL REFERENCES evidence.contents,
    uploaded_by text NOT NULL,
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
    uploaded_at timestamptz NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (uploaded_by, sha256, name)
);
CREATE INDEX uploads_stored ON evidence.uploads (uploaded_by, stored_at);

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON evidence.contents
    FOR EACH STATEMENT EXECUTE FUNCTION hoso.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON evidence.uploads
    FOR EACH STATEMENT EXECUTE FUNCTION hoso.refuse_change();
ALTER TABLE evidence.contents ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE evidence.uploads ENABLE ALWAYS TRIGGER refuse_change;

-- Keeps a file and returns its hash; what is there already stays as it is.
CREATE FUNCTION evidence.keep(
    file_content bytea, file_media_type text, file_name text, sent_by text, sent_at timestamptz
) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
    digest bytea := sha256(file_content);
BEGIN
    INSERT INTO evidence.contents (sha256, media_type, size_bytes, content)
        VALUES (digest, file_media_type, octet_length(file_content), file_content) ON CONFLICT DO NOTHING;
    INSERT INTO evidence.uploads (sha256, uploaded_by, name, uploaded_at)
        VALUES (digest, sent_by, file_name, sent_at) ON CONFLICT DO NOTHING;
    RETURN digest;
END
$$;

-- The hashes that a stored event names. In JSON a quote within a text is escaped, so no text can look like a member.
CREATE FUNCTION evidence.hashes_in(state bytea) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
    SELECT coalesce(array_agg(found[1]), '{}')
    FROM regexp_matches(encode(state, 'escape'), '"sha256":"([0-9a-f]{64})"', 'g') AS found
$$;
CREATE INDEX attachments_named ON hoso.stored_events USING gin (evidence.hashes_in(state))
    WHERE position('"sha256":"'::bytea IN state) > 0;

-- The contents that are no longer what their hash says, by that hash. It reads all of them.
CREATE FUNCTION evidence.altered() RETURNS TABLE (sha256 bytea)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    SELECT c.sha256 FROM evidence.contents AS c
    WHERE c.sha256 <> pg_catalog.sha256(c.content) OR c.size_bytes <> octet_length(c.content)
$$;

GRANT USAGE ON SCHEMA evidence TO hoso_writer, hoso_projector, hoso_reader;
GRANT SELECT ON evidence.contents, evidence.uploads TO hoso_writer;
GRANT SELECT (sha256, media_type, size_bytes) ON evidence.contents TO hoso_projector, hoso_reader;
GRANT EXECUTE ON FUNCTION evidence.keep(bytea, text, text, text, timestamptz) TO hoso_writer;
GRANT EXECUTE ON FUNCTION evidence.hashes_in(bytea), evidence.altered() TO hoso_writer, hoso_projector, hoso_reader;
