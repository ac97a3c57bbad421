"""The words of official documents, from what was planned and reported. No database, no files."""
