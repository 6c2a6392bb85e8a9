CREATE UNIQUE INDEX ON views.involved (dossier_id, who);
CREATE INDEX ON views.involved (who, dossier_id);
