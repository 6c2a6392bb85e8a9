CREATE UNIQUE INDEX ON views.custody (dossier_id, number);
CREATE INDEX ON views.custody (answerer, to_at);
CREATE INDEX ON views.custody (unit_id, to_at);
CREATE UNIQUE INDEX ON views.stops (dossier_id, number);
CREATE UNIQUE INDEX ON views.due_dates (dossier_id, name, number);
CREATE INDEX ON views.delays (dossier_id);
CREATE INDEX ON views.stops (asked_by) WHERE to_at IS NULL;
