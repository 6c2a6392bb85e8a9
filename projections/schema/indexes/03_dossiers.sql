CREATE UNIQUE INDEX ON views.dossiers (dossier_id);
CREATE INDEX ON views.dossiers (code text_pattern_ops);
CREATE INDEX ON views.dossiers (due_in_force_at) WHERE ended_at IS NULL;
CREATE INDEX ON views.dossiers (stalls_at) WHERE ended_at IS NULL;
CREATE INDEX ON views.dossiers (agency_id, ended_at);
CREATE INDEX ON views.dossiers (unit_id, ended_at);
CREATE INDEX ON views.dossiers (ended_at);
CREATE INDEX ON views.dossiers (predecessor_id) WHERE predecessor_id IS NOT NULL;
CREATE INDEX ON views.dossiers (procedure_code) WHERE received_at IS NULL;
CREATE INDEX ON views.dossiers (last_at);
CREATE INDEX ON views.dossiers USING gin (agencies);
-- For searching: a code however its parts are separated, from its beginning and from its end.
CREATE INDEX ON views.dossiers (upper(regexp_replace(code, '[^A-Za-z0-9]', '', 'g')) text_pattern_ops);
CREATE INDEX ON views.dossiers (reverse(upper(regexp_replace(code, '[^A-Za-z0-9]', '', 'g'))) text_pattern_ops);
CREATE INDEX ON views.dossiers (unit_id) WHERE state = 'finished';
