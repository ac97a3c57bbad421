"""Files kept by their SHA-256: the same bytes are stored once and never altered."""

import hashlib
import os
import tempfile
from pathlib import Path


class FileStore:
    def __init__(self, folder: Path):
        self.folder = Path(folder)

    def path(self, sha256: str) -> Path:
        """Where the bytes lie; ValueError for anything that is not a hash."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ValueError("not a SHA-256")
        return self.folder / sha256[:2] / sha256

    def put(self, content: bytes) -> str:
        """Store ``content`` and answer its SHA-256; safe against a crash half way."""
        sha256 = hashlib.sha256(content).hexdigest()
        target = self.path(sha256)
        if target.exists():
            return sha256
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, fresh = tempfile.mkstemp(dir=target.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, target)
        return sha256

    def adopt(self, source: Path) -> str:
        """Take over a finished file by renaming it; for files too large to hold in memory."""
        with source.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        target = self.path(sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(source, target)
        return sha256

    def remove(self, sha256: str) -> None:
        """Forget the bytes; whoever calls it has made sure that nothing names them."""
        self.path(sha256).unlink(missing_ok=True)

    def read(self, sha256: str) -> bytes:
        return self.path(sha256).read_bytes()
