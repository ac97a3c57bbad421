"""The one blueprint of the folder."""

from flask import Blueprint

bp = Blueprint("nominations", __name__)
