CREATE INDEX ON views.facts (dossier_id);
CREATE INDEX ON views.facts (official, month);
CREATE INDEX ON views.facts (unit_id, month, procedure_code);
-- Time in steps, and duties, of a unit beside its people's: few among the facts, found without the others.
CREATE INDEX ON views.facts (unit_id, month) INCLUDE (procedure_code, step_id, figure, official, amount, closed_at)
    WHERE part = 'own' AND figure IN ('step_visits', 'step_held_us');
CREATE INDEX ON views.facts (unit_id, month) WHERE figure = ANY ('{duties_owed,duties_missed}'::text[]);
CREATE INDEX ON views.facts (official, month) WHERE figure = ANY ('{duties_owed,duties_missed}'::text[]);
CREATE INDEX ON views.tallies (dossier_id);
CREATE INDEX ON views.tallies (official, month);
CREATE INDEX ON views.tallies (unit_id, month);
CREATE INDEX ON views.findings (dossier_id);
CREATE INDEX ON views.findings (at);
CREATE INDEX ON views.findings (official) WHERE official IS NOT NULL;
CREATE INDEX ON views.explanations (dossier_id);
CREATE INDEX ON views.explanations (official, at);
