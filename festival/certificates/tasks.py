"""What the worker does, three lines a task."""

from flask import Flask


def init_tasks(app: Flask) -> None:
    """Bind the tasks to this application's queue."""
