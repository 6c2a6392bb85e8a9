"""Fixtures of the papers' tests."""
