"""The door for gunicorn and for `flask --app app`; `python app.py` is ./run.sh serve without the set-up."""

import sys

if __name__ == "__main__":
    # The watcher of web and worker imports nothing of the site: it starts at once and stays small.
    import serve

    sys.exit(serve.main(sys.argv[1:]))

from festival import create_app

__all__ = ["create_app"]
