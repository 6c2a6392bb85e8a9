CREATE UNIQUE INDEX ON views.unannounced_checks (proceeding_id, agency_id);
CREATE INDEX ON views.unannounced_checks (agency_id, opened_at);
