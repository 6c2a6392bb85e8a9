CREATE UNIQUE INDEX ON views.common_obstacles (proceeding_id);
CREATE INDEX ON views.common_obstacles (opened_at) WHERE resolved_at IS NULL;
CREATE INDEX ON views.common_obstacles USING gin (dossiers);
