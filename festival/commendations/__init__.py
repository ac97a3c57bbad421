"""Decisions, the register and frozen texts."""
