"""Keys that live for one purpose and are then destroyed, and with them what they sealed.

Where a database keeps old rows (its log, freed pages, copies of it), what was sealed in them stays sealed
once the key file is gone. One file per name, beside the database and not in it.
"""

import base64
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

_NONCE = 12


class SealBrokenError(Exception):
    """Sealed with another key, about something else, or altered."""


class Seal:
    """One key, in use: AES-256-GCM with a random nonce."""

    def __init__(self, key: bytes):
        self._cipher = AESGCM(key)

    def close(self, plain: bytes, about: bytes) -> str:
        """``plain`` as unpadded URL-safe base64 that opens only together with ``about``."""
        nonce = os.urandom(_NONCE)
        sealed = nonce + self._cipher.encrypt(nonce, plain, about)
        return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()

    def open(self, sealed: str, about: bytes) -> bytes:
        """What was sealed; SealBrokenError if it was not sealed so."""
        try:
            raw = base64.urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
            return self._cipher.decrypt(raw[:_NONCE], raw[_NONCE:], about)
        except (InvalidTag, ValueError) as error:
            raise SealBrokenError from error


class Seals:
    """The folder of the keys; names are made by us (a UUID), never typed."""

    @staticmethod
    def here() -> "Seals":
        """Those of the running installation, as the database is."""
        return current_app.extensions["seals"]

    def __init__(self, folder: Path):
        self.folder = Path(folder)

    def make(self, name: str) -> None:
        """A key for ``name``, on the disk before this returns; one that is there stays."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._path(name).exists():
            return
        fresh = self.folder / f".{name}.{os.getpid()}"
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(AESGCM.generate_key(256))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, self._path(name))
        except FileExistsError:
            pass  # somebody else was first; theirs counts
        finally:
            fresh.unlink()
        self._settle_folder()

    def seal(self, name: str) -> Seal | None:
        """The key of ``name``, or None if there is none (any more)."""
        try:
            return Seal(self._path(name).read_bytes())
        except FileNotFoundError:
            return None

    def destroy(self, name: str) -> None:
        """Overwrite and remove the key; nothing that it sealed opens again."""
        try:
            descriptor = os.open(self._path(name), os.O_WRONLY)
        except FileNotFoundError:
            return
        with os.fdopen(descriptor, "wb") as file:
            file.write(bytes(32))
            file.flush()
            os.fsync(file.fileno())
        self._path(name).unlink(missing_ok=True)
        self._settle_folder()

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.key"

    def _settle_folder(self) -> None:
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
