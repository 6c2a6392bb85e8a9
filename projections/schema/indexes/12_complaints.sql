CREATE UNIQUE INDEX ON views.complaints (proceeding_id, level);
CREATE INDEX ON views.complaints (concerns_agency, lodged_at);
CREATE INDEX ON views.complaints (agency_id, received_at);
