"""Readers of other systems' event logs: XES, XES.gz, CSV and OCEL 2.0 JSON (DOMAIN.md §10)."""
