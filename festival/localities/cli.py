"""`flask units load`."""

from flask.cli import AppGroup

cli = AppGroup("units", help="Provinces and communes.")
