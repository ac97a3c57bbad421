"""What the pages of documents read."""
