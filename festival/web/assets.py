"""Addresses of static files that carry a hash of their content, so that they can be kept for a year."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, url_for


def init_assets(app: Flask) -> None:
    folder = Path(app.static_folder)

    @cache
    def version(name: str) -> str:
        return hashlib.sha256((folder / name).read_bytes()).hexdigest()[:12]

    def asset(name: str) -> str:
        """The address of ``static/name`` for templates."""
        return url_for("static", filename=name, v=version(name))

    app.jinja_env.globals["asset"] = asset
