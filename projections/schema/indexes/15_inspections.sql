CREATE INDEX ON views.inspection_findings (proceeding_id, finding_no);
CREATE INDEX ON views.inspection_findings (agency_id);
CREATE INDEX ON views.directives (proceeding_id);
CREATE INDEX ON views.directives (inspection_id);
CREATE INDEX ON views.directives (order_id);
CREATE INDEX ON views.directives (agency_id, due_at);
