"""What every part stands on: no request and no domain."""
