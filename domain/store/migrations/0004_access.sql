-- Who may come in, and who read whose responsibility record. Only hashes of secrets are kept. All writing goes through the
-- functions below: whoever serves may add and end, and can neither forge nor forget.
CREATE SCHEMA access;

-- subject: an official's id, or a service's name, which begins with a tilde.
CREATE TABLE access.tokens (
    token_id text PRIMARY KEY,
    subject text NOT NULL,
    roles text[] NOT NULL CHECK (cardinality(roles) > 0),
    scopes text[] NOT NULL,
    secret_sha256 bytea NOT NULL CHECK (octet_length(secret_sha256) = 32),
    issued_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);

-- A link signs in once; redeeming it makes a session. Both are forgotten a week after they expired.
CREATE TABLE access.sign_in_links (
    link_id text PRIMARY KEY,
    subject text NOT NULL,
    roles text[] NOT NULL CHECK (cardinality(roles) > 0),
    secret_sha256 bytea NOT NULL CHECK (octet_length(secret_sha256) = 32),
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);

CREATE TABLE access.sessions (
    session_id text PRIMARY KEY,
    subject text NOT NULL,
    roles text[] NOT NULL,
    secret_sha256 bytea NOT NULL CHECK (octet_length(secret_sha256) = 32),
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL,
    ended_at timestamptz
);

-- Readings of an official's responsibility record by somebody else; the official sees them all.
CREATE TABLE access.record_reads (
    read_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    read_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    reader text NOT NULL,
    roles text[] NOT NULL,
    about text NOT NULL,
    what text NOT NULL,
    purpose text,
    trace_id text NOT NULL
);
CREATE INDEX record_reads_about ON access.record_reads (about, read_no DESC);

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON access.record_reads
    FOR EACH STATEMENT EXECUTE FUNCTION hoso.refuse_change();
CREATE TRIGGER refuse_change BEFORE DELETE OR TRUNCATE ON access.tokens
    FOR EACH STATEMENT EXECUTE FUNCTION hoso.refuse_change();
ALTER TABLE access.record_reads ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE access.tokens ENABLE ALWAYS TRIGGER refuse_change;

CREATE FUNCTION access.issue_token(
    token_id text, subject text, roles text[], scopes text[], secret_sha256 bytea, expires_at timestamptz
) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    INSERT INTO access.tokens (token_id, subject, roles, scopes, secret_sha256, expires_at)
        VALUES (token_id, subject, roles, scopes, secret_sha256, expires_at)
$$;

-- Whether there was such a token that had not been revoked.
CREATE FUNCTION access.revoke_token(revoked text) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    WITH done AS (
        UPDATE access.tokens SET revoked_at = clock_timestamp()
        WHERE token_id = revoked AND revoked_at IS NULL RETURNING token_id
    )
    SELECT EXISTS (SELECT FROM done)
$$;

CREATE FUNCTION access.issue_link(
    link_id text, subject text, roles text[], secret_sha256 bytea, expires_at timestamptz
) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    DELETE FROM access.sign_in_links AS l WHERE l.expires_at < clock_timestamp() - interval '7 days';
    DELETE FROM access.sessions AS s WHERE s.expires_at < clock_timestamp() - interval '7 days';
    INSERT INTO access.sign_in_links (link_id, subject, roles, secret_sha256, expires_at)
        VALUES (link_id, subject, roles, secret_sha256, expires_at)
$$;

-- Whether the link was good; it is not, from then on. Its session begins.
CREATE FUNCTION access.redeem_link(
    redeemed text, link_sha256 bytea, new_session text, session_sha256 bytea, session_expires_at timestamptz
) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    WITH used AS (
        UPDATE access.sign_in_links SET used_at = clock_timestamp()
        WHERE link_id = redeemed AND secret_sha256 = link_sha256 AND used_at IS NULL
            AND expires_at > clock_timestamp()
        RETURNING subject, roles
    ), begun AS (
        INSERT INTO access.sessions (session_id, subject, roles, secret_sha256, expires_at)
            SELECT new_session, used.subject, used.roles, session_sha256, session_expires_at FROM used
        RETURNING session_id
    )
    SELECT EXISTS (SELECT FROM begun)
$$;

CREATE FUNCTION access.end_session(ended text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    UPDATE access.sessions SET ended_at = clock_timestamp() WHERE session_id = ended AND ended_at IS NULL
$$;

CREATE FUNCTION access.note_record_read(
    reader text, roles text[], about text, what text, purpose text, trace_id text
) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    INSERT INTO access.record_reads (reader, roles, about, what, purpose, trace_id)
        VALUES (reader, roles, about, what, purpose, trace_id)
$$;

-- The writer serves the doors. The reader, who sees the record and the views, has no business here.
GRANT USAGE ON SCHEMA access TO hoso_writer;
GRANT SELECT ON access.tokens, access.sessions, access.record_reads TO hoso_writer;
GRANT EXECUTE ON FUNCTION
    access.issue_token(text, text, text[], text[], bytea, timestamptz),
    access.revoke_token(text),
    access.issue_link(text, text, text[], bytea, timestamptz),
    access.redeem_link(text, bytea, text, bytea, timestamptz),
    access.end_session(text),
    access.note_record_read(text, text[], text, text, text, text)
    TO hoso_writer;
