"""What the Huey worker starts from: the queue and the tasks, inside one application."""

from festival import create_app

app = create_app()
huey = app.extensions["huey"]
