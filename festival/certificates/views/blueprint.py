"""The one blueprint of the folder."""

from flask import Blueprint

bp = Blueprint("certificates", __name__)
