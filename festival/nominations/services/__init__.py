"""Writing: dossiers by the proposer, acts of the standing office, the award catalogue."""
