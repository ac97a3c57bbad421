"""What changes localities."""
