"""Event logs for process mining: of our own dossiers, or of an imported dataset, written as XES or OCEL 2.0 JSON."""
