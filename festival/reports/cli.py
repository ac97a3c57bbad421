"""`flask sample load`."""

from flask.cli import AppGroup

cli = AppGroup("sample", help="The invented season of xã An Thịnh.")
