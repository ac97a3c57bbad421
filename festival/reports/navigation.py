"""What the layout of every signed-in page shows: the season path with its live numbers."""

from flask import Flask


def init_navigation(app: Flask) -> None:
    @app.context_processor
    def navigation():
        return {"is_sample": app.config["SAMPLE"]}
