"""What an address may hold."""

from flask import Flask
from werkzeug.routing import IntegerConverter

# The greatest id that the integer columns of both databases hold.
GREATEST_ID = 2**31 - 1


class RowId(IntegerConverter):
    """``<int:…>``; an id that no row can have is not there (404), not an error of the database."""

    def __init__(self, map, fixed_digits=0, min=None, max=GREATEST_ID, signed=False):
        super().__init__(map, fixed_digits, min, max, signed)


def init_addresses(app: Flask) -> None:
    """Called before the first route."""
    app.url_map.converters["int"] = RowId
