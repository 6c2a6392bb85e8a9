CREATE INDEX ON views.steps (dossier_id);
CREATE UNIQUE INDEX ON views.handovers (dossier_id, handover_no);
CREATE INDEX ON views.opinions (dossier_id);
CREATE INDEX ON views.obstacles (dossier_id);
CREATE INDEX ON views.obstacles (due_at) WHERE answered_at IS NULL AND overtaken_at IS NULL;
CREATE INDEX ON views.escalations (dossier_id);
CREATE INDEX ON views.escalations (bearer, delivered_at);
CREATE INDEX ON views.escalations (unit_id, delivered_at);
