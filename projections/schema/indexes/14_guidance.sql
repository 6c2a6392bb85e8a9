CREATE UNIQUE INDEX ON views.control_guidance (proceeding_id);
CREATE INDEX ON views.control_guidance (asked_at, proceeding_id);
CREATE UNIQUE INDEX ON views.control_guidance_answers (proceeding_id, answer_version);
CREATE INDEX ON views.control_guidance_links (procedure_code, linked_at);
