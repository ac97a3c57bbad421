"""`flask certificates …`."""

from flask.cli import AppGroup

cli = AppGroup("certificates", help="Certificates.")
