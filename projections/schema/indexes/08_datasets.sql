CREATE INDEX ON views.imported_pending (dataset);
CREATE UNIQUE INDEX ON views.imported_cases (stream_id);
CREATE INDEX ON views.imported_cases (dataset_number, case_id);
CREATE INDEX ON views.imported_cases (dataset_number, owner);
CREATE UNIQUE INDEX ON views.imported_custody (stream_id, number);
CREATE INDEX ON views.imported_custody (dataset_number, holder);
CREATE INDEX ON views.imported_acts (stream_id);
CREATE INDEX ON views.imported_acts (dataset_number, official);
