"""Pages."""

from flask import Blueprint

bp = Blueprint("commendations", __name__)
