-- An applicant's home visits, as their dossiers: found without a view that could lag.
CREATE INDEX visits_by_applicant ON hoso.stored_events
    ((substring(state FROM position('"applicant_id":"'::bytea IN state) + 16 FOR 36))) WHERE topic = 'home-visit.Requested';
