"""Award catalogue, nominees, nominations and their review."""
