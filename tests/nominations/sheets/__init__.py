"""Spreadsheets as units send them, made by hand: one function for each, answering its bytes."""
