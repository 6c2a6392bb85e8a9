CREATE INDEX ON views.clock_766 (dossier_id);
CREATE INDEX ON views.measures (measure, at);
CREATE INDEX ON views.measures (dossier_id);
