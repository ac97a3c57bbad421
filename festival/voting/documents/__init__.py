"""What the documents of a session say, as plain values for their templates and for the page."""
