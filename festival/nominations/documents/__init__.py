"""What the official documents of nominations say, as plain values for their templates."""
