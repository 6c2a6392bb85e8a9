"""What stands behind the citizens' door: their slips, look-ups, drafts and acts."""
