CREATE UNIQUE INDEX ON views.publication_places (proceeding_id, duty);
CREATE INDEX ON views.publication_places (procedure_code, procedure_version);
CREATE INDEX ON views.publication_places (agency_id, began_at);
