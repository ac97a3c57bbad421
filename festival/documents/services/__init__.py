"""What people do with documents and with files that take long to prepare."""
