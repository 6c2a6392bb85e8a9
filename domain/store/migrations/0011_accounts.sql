-- Accounts of people who sign in to the pages: names, hashes of passwords, second factors, what was tried, sessions.
-- Whoever serves reads all of it, and changes it through the functions below alone; what was changed stands in the log.

-- subject: an official's id, or a service's name with a tilde. login: lower case, as `api.auth.accounts` folds it.
-- password_hash: NULL where only the agency's own sign-in service (issuer, identity) lets in.
CREATE TABLE access.accounts (
    account_id text PRIMARY KEY CHECK (account_id ~ '^[0-9a-f]{16}$'),
    login text NOT NULL UNIQUE CHECK (login ~ '^[a-z0-9][a-z0-9._@-]{0,62}$'),
    subject text NOT NULL,
    roles text[] NOT NULL CHECK (cardinality(roles) > 0),
    password_hash text,
    must_change boolean NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    password_at timestamptz,
    disabled_at timestamptz,
    issuer text,
    identity text,
    UNIQUE (issuer, identity),
    CHECK ((issuer IS NULL) = (identity IS NULL))
);
CREATE TRIGGER refuse_change BEFORE DELETE OR TRUNCATE ON access.accounts
    FOR EACH STATEMENT EXECUTE FUNCTION hoso.refuse_change();
ALTER TABLE access.accounts ENABLE ALWAYS TRIGGER refuse_change;

-- secret: of `totp` the shared secret, sealed with a key that is not in the database; of a passkey its public key.
-- counter: the time step of the last code that was used, or what the passkey counts; it only rises.
CREATE TABLE access.factors (
    factor_id text PRIMARY KEY,
    account_id text NOT NULL REFERENCES access.accounts,
    kind text NOT NULL CHECK (kind IN ('totp', 'passkey')),
    name text NOT NULL,
    secret bytea NOT NULL,
    credential_id bytea UNIQUE,
    counter bigint NOT NULL,
    added_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    last_used_at timestamptz,
    CHECK ((kind = 'passkey') = (credential_id IS NOT NULL))
);
CREATE INDEX factors_of_account ON access.factors (account_id);

CREATE TABLE access.recovery_codes (
    account_id text NOT NULL REFERENCES access.accounts,
    code_sha256 bytea NOT NULL CHECK (octet_length(code_sha256) = 32),
    used_at timestamptz,
    PRIMARY KEY (account_id, code_sha256)
);

-- What was tried under a key (a name that was typed, hashed; a remote address; an account's second factor).
CREATE TABLE access.attempts (
    key text PRIMARY KEY,
    failures integer NOT NULL,
    last_at timestamptz NOT NULL,
    open_at timestamptz NOT NULL
);

-- A session of an account has the account's roles, whatever they are at the moment; one of a link has its own.
-- factor: by what a second factor was proved; NULL: by nothing yet. challenge: that a passkey has to sign, once.
ALTER TABLE access.sessions
    ADD COLUMN account_id text REFERENCES access.accounts,
    ADD COLUMN how text NOT NULL DEFAULT 'link',
    ADD COLUMN factor text,
    ADD COLUMN user_agent text,
    ADD COLUMN last_used_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ADD COLUMN idle_expires_at timestamptz NOT NULL DEFAULT 'infinity',
    ADD COLUMN challenge bytea;
CREATE INDEX sessions_of_account ON access.sessions (account_id) WHERE ended_at IS NULL;

CREATE FUNCTION access.open_account(
    account_id text, login text, subject text, roles text[], password_hash text, must_change boolean
) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    INSERT INTO access.accounts (account_id, login, subject, roles, password_hash, must_change, password_at)
        VALUES (account_id, login, subject, roles, password_hash, must_change,
            CASE WHEN password_hash IS NOT NULL THEN clock_timestamp() END)
$$;

CREATE FUNCTION access.set_password(account text, new_hash text, change_it boolean) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    UPDATE access.accounts SET password_hash = new_hash, must_change = change_it, password_at = clock_timestamp()
    WHERE account_id = account
$$;

CREATE FUNCTION access.set_roles(account text, new_roles text[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    UPDATE access.accounts SET roles = new_roles WHERE account_id = account
$$;

CREATE FUNCTION access.set_disabled(account text, disable boolean) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    UPDATE access.accounts SET disabled_at = CASE WHEN disable THEN coalesce(disabled_at, clock_timestamp()) END
    WHERE account_id = account
$$;

-- NULLs take the binding away.
CREATE FUNCTION access.bind_identity(account text, new_issuer text, new_identity text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    UPDATE access.accounts SET issuer = new_issuer, identity = new_identity WHERE account_id = account
$$;

CREATE FUNCTION access.add_factor(
    factor_id text, account_id text, kind text, name text, secret bytea, credential_id bytea, counter bigint
) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    INSERT INTO access.factors (factor_id, account_id, kind, name, secret, credential_id, counter)
        VALUES (factor_id, account_id, kind, name, secret, credential_id, counter)
$$;

-- Whether the counter was beyond the last one: of two who come with the same code at once, one is let in. A passkey that
-- does not count says 0 each time.
CREATE FUNCTION access.use_factor(used text, new_counter bigint) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    WITH done AS (
        UPDATE access.factors SET counter = new_counter, last_used_at = clock_timestamp()
        WHERE factor_id = used AND (new_counter > counter OR (kind = 'passkey' AND new_counter = 0 AND counter = 0))
        RETURNING factor_id
    )
    SELECT EXISTS (SELECT FROM done)
$$;

-- All second factors of an account, and its recovery codes.
CREATE FUNCTION access.drop_factors(account text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    DELETE FROM access.factors WHERE account_id = account;
    DELETE FROM access.recovery_codes WHERE account_id = account
$$;

-- New codes in the place of all earlier ones.
CREATE FUNCTION access.set_recovery_codes(account text, hashes bytea[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    DELETE FROM access.recovery_codes WHERE account_id = account;
    INSERT INTO access.recovery_codes (account_id, code_sha256) SELECT account, h FROM unnest(hashes) AS h
$$;

CREATE FUNCTION access.use_recovery_code(account text, hash bytea) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    WITH done AS (
        UPDATE access.recovery_codes SET used_at = clock_timestamp()
        WHERE account_id = account AND code_sha256 = hash AND used_at IS NULL RETURNING account_id
    )
    SELECT EXISTS (SELECT FROM done)
$$;

-- Counts an attempt as failed before it is made, so that many at once gain nothing; `clear_attempts` takes that back.
-- free: how many failures of each key have no consequence. refused_until: it is not to be made at all, and was not
-- counted. locked_until: should it fail, none is made before that.
CREATE FUNCTION access.begin_attempt(
    keys text[], free integer[], OUT refused_until timestamptz, OUT locked_until timestamptz
)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
    at timestamptz := clock_timestamp();
BEGIN
    DELETE FROM access.attempts AS a WHERE a.last_at < at - interval '1 day';
    INSERT INTO access.attempts (key, failures, last_at, open_at)
        SELECT k, 0, at, '-infinity' FROM unnest(keys) AS k ORDER BY k ON CONFLICT DO NOTHING;
    PERFORM FROM access.attempts AS a WHERE a.key = ANY (keys) ORDER BY a.key FOR UPDATE;
    SELECT max(a.open_at) INTO refused_until FROM access.attempts AS a WHERE a.key = ANY (keys) AND a.open_at > at;
    IF refused_until IS NOT NULL THEN
        RETURN;
    END IF;
    UPDATE access.attempts AS a
    SET failures = n.failures,
        last_at = at,
        open_at = CASE
            WHEN n.failures < n.free THEN '-infinity'::timestamptz
            ELSE at + least(interval '15 minutes', interval '30 seconds' * power(2, least(n.failures - n.free, 10)))
        END
    FROM (
        SELECT b.key, k.free, CASE WHEN b.last_at < at - interval '30 minutes' THEN 1 ELSE b.failures + 1 END AS failures
        FROM unnest(keys, free) AS k (key, free) JOIN access.attempts AS b ON b.key = k.key
    ) AS n
    WHERE a.key = n.key;
    SELECT max(a.open_at) INTO locked_until FROM access.attempts AS a WHERE a.key = ANY (keys) AND a.open_at > at;
END
$$;

-- The attempt was good. forgotten: keys that start afresh; lessened: those that only lose this one attempt.
CREATE FUNCTION access.clear_attempts(forgotten text[], lessened text[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    DELETE FROM access.attempts WHERE key = ANY (forgotten);
    UPDATE access.attempts SET failures = greatest(failures - 1, 0), open_at = '-infinity' WHERE key = ANY (lessened)
$$;

-- replaces: the session that ends with this one's beginning, so that no secret outlives a change of what it is good for.
CREATE FUNCTION access.begin_session(
    new_session text, session_sha256 bytea, account text, of_subject text, of_roles text[], by_what text, proved text,
    agent text, life interval, idle interval, replaces text
) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    DELETE FROM access.sessions AS s WHERE s.expires_at < clock_timestamp() - interval '7 days';
    UPDATE access.sessions SET ended_at = clock_timestamp() WHERE session_id = replaces AND ended_at IS NULL;
    INSERT INTO access.sessions (
        session_id, subject, roles, secret_sha256, expires_at, account_id, how, factor, user_agent, idle_expires_at
    ) VALUES (
        new_session, of_subject, of_roles, session_sha256, clock_timestamp() + life, account, by_what, proved, agent,
        clock_timestamp() + idle
    )
$$;

-- Used just now. A session that ended or ran out stays so.
CREATE FUNCTION access.touch_session(used text, idle interval) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    UPDATE access.sessions SET last_used_at = clock_timestamp(), idle_expires_at = clock_timestamp() + idle
    WHERE session_id = used AND ended_at IS NULL AND idle_expires_at > clock_timestamp()
        AND expires_at > clock_timestamp()
$$;

-- Ends all sessions of an account, or of a subject without one, but one. Returns how many.
CREATE FUNCTION access.end_sessions(account text, of_subject text, spared text) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    WITH done AS (
        UPDATE access.sessions SET ended_at = clock_timestamp()
        WHERE (account_id = account OR (account IS NULL AND account_id IS NULL AND subject = of_subject))
            AND session_id IS DISTINCT FROM spared AND ended_at IS NULL
            AND expires_at > clock_timestamp() AND idle_expires_at > clock_timestamp()
        RETURNING session_id
    )
    SELECT count(*) FROM done
$$;

CREATE FUNCTION access.set_challenge(of_session text, new_challenge bytea) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    UPDATE access.sessions SET challenge = new_challenge WHERE session_id = of_session
$$;

-- The challenge of a session, which is good no more from then on.
CREATE FUNCTION access.take_challenge(of_session text) RETURNS bytea
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    WITH was AS (SELECT session_id, challenge FROM access.sessions WHERE session_id = of_session FOR UPDATE)
    UPDATE access.sessions AS s SET challenge = NULL FROM was WHERE s.session_id = was.session_id
    RETURNING was.challenge
$$;

-- With the browser's name and an idle limit since; the session's life is reckoned by the database's own clock. Returns
-- whose session began, no row if none did.
DROP FUNCTION access.redeem_link(text, bytea, text, bytea, timestamptz);
CREATE FUNCTION access.redeem_link(
    redeemed text, link_sha256 bytea, new_session text, session_sha256 bytea, agent text, life interval, idle interval
) RETURNS TABLE (subject text, roles text[])
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    WITH used AS (
        UPDATE access.sign_in_links AS l SET used_at = clock_timestamp()
        WHERE l.link_id = redeemed AND l.secret_sha256 = link_sha256 AND l.used_at IS NULL
            AND l.expires_at > clock_timestamp()
        RETURNING l.subject, l.roles
    )
    INSERT INTO access.sessions AS s (
        session_id, subject, roles, secret_sha256, expires_at, user_agent, idle_expires_at
    )
        SELECT new_session, used.subject, used.roles, session_sha256, clock_timestamp() + life, agent,
            clock_timestamp() + idle
        FROM used
        RETURNING s.subject, s.roles
$$;

GRANT SELECT ON access.accounts, access.factors, access.recovery_codes, access.attempts TO hoso_writer;
GRANT EXECUTE ON FUNCTION
    access.open_account(text, text, text, text[], text, boolean),
    access.set_password(text, text, boolean),
    access.set_roles(text, text[]),
    access.set_disabled(text, boolean),
    access.bind_identity(text, text, text),
    access.add_factor(text, text, text, text, bytea, bytea, bigint),
    access.use_factor(text, bigint),
    access.drop_factors(text),
    access.set_recovery_codes(text, bytea[]),
    access.use_recovery_code(text, bytea),
    access.begin_attempt(text[], integer[]),
    access.clear_attempts(text[], text[]),
    access.begin_session(text, bytea, text, text, text[], text, text, text, interval, interval, text),
    access.touch_session(text, interval),
    access.end_sessions(text, text, text),
    access.set_challenge(text, bytea),
    access.take_challenge(text),
    access.redeem_link(text, bytea, text, bytea, text, interval, interval)
    TO hoso_writer;
