"""How far a long act is, for whoever looks on from another request: one small file for each.

It says nothing but numbers, and nothing depends on it.
"""

import contextlib
import json
import os
import tempfile
from pathlib import Path


class Progress:
    """Written by the act, read by the page that waits; gone when the act has ended."""

    def __init__(self, folder: Path, name: str):
        self.path = Path(folder) / "progress" / name

    def tell(self, done: int, total: int) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, fresh = tempfile.mkstemp(dir=self.path.parent)
        with os.fdopen(descriptor, "w") as file:
            json.dump([done, total], file)
        os.replace(fresh, self.path)

    def read(self) -> tuple[int, int] | None:
        try:
            done, total = json.loads(self.path.read_text())
        except (FileNotFoundError, ValueError):
            return None
        return done, total

    def end(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            self.path.unlink()
