"""Print batches, printed copies and public verification."""
