"""`flask setup code`."""

from flask.cli import AppGroup

cli = AppGroup("setup", help="The first start.")
