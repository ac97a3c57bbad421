"""Spreadsheets of units, read as they come. Pure: no Flask, no database."""
