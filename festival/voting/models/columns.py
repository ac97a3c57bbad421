"""The columns that keep the terms of a vote have the names of the fields of ``Terms``."""

from dataclasses import asdict, fields

from festival.voting.rules import Terms


def terms_of(row) -> Terms:
    """The terms that a vote rule carries, or that an item was voted on by."""
    return Terms(**{field.name: getattr(row, field.name) for field in fields(Terms)})


def keep_terms(row, terms: Terms) -> None:
    for name, value in asdict(terms).items():
        setattr(row, name, value)
