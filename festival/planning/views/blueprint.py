"""The one blueprint of planning; its pages are spread over the modules beside this one."""

from flask import Blueprint

bp = Blueprint("planning", __name__)
