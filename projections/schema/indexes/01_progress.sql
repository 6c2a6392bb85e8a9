CREATE INDEX ON views.refolding (since, stream_id);
