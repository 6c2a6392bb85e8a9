-- The events that hold digests of the operations log, in order, without reading the record for them.
CREATE INDEX operations_noted ON hoso.stored_events (notification_id) WHERE topic = 'access.OperationsNoted';
