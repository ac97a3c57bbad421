"""The blueprint that the modules of this folder add their pages to."""

from flask import Blueprint

bp = Blueprint("voting", __name__)
