"""The one blueprint of the folder."""

from flask import Blueprint

bp = Blueprint("commendations", __name__)
