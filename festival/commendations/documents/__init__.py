"""What the documents of decisions say."""
