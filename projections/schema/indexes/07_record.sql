CREATE INDEX ON views.facts (dossier_id);
CREATE INDEX ON views.facts (official, month);
CREATE INDEX ON views.facts (unit_id, month, procedure_code);
CREATE INDEX ON views.findings (dossier_id);
CREATE INDEX ON views.findings (at);
CREATE INDEX ON views.findings (official) WHERE official IS NOT NULL;
CREATE INDEX ON views.explanations (dossier_id);
CREATE INDEX ON views.explanations (official, at);
