-- Who may do what, and where. Run by the owner, in a database that the owner owns; `migrate` makes the roles and lets them
-- in. Roles belong to the whole cluster and may serve several databases; every right below is this database's own.

-- Nobody makes objects beside the schemas below.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES FROM PUBLIC;

-- hoso: the record. views: what projections derive. motor: what drives the workflows (positions, parked events).
-- hoso_projector serves both kinds of followers: it reads the record and owns what it derives from it.
CREATE SCHEMA views;
CREATE SCHEMA motor;

GRANT USAGE ON SCHEMA hoso TO hoso_writer, hoso_projector, hoso_reader;
GRANT USAGE, CREATE ON SCHEMA views, motor TO hoso_projector;
GRANT USAGE ON SCHEMA views, motor TO hoso_reader;

-- What the projector makes, the reader reads, without being told each time.
ALTER DEFAULT PRIVILEGES FOR ROLE hoso_projector IN SCHEMA views GRANT SELECT ON TABLES TO hoso_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE hoso_projector IN SCHEMA motor GRANT SELECT ON TABLES TO hoso_reader;
