"""Comparing what a portal received with what stands here: its feed read, compared, and put on record."""
