"""Seasons, festivals, programmes and the calendar."""
