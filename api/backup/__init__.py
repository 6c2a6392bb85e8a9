"""Backups: base backups and archived write-ahead log, and bringing an instance back from them."""
