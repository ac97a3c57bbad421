"""The installation's Ed25519 signing key, made at first use and never replaced silently."""

import base64
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat


class SigningKeys:
    """Signs with the newest key; verifies with every public key ever used."""

    def __init__(self, folder: Path):
        self.folder = Path(folder)

    def _private(self) -> Ed25519PrivateKey:
        path = self.folder / "signing.key"
        try:
            return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
        except FileNotFoundError:
            return self._make(path)

    def _make(self, path: Path) -> Ed25519PrivateKey:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = Ed25519PrivateKey.generate()
        raw = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(raw)
        try:
            os.link(fresh, path)  # of two first users one wins, the other takes its key
        except FileExistsError:
            return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
        finally:
            fresh.unlink()
        public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        (self.folder / f"{encode(public)[:16]}.pub").write_bytes(public)
        return key

    def sign(self, message: bytes) -> str:
        """The signature as unpadded URL-safe base64."""
        return encode(self._private().sign(message))

    @property
    def public_key(self) -> str:
        """What others need to know that a file comes from here; unpadded URL-safe base64."""
        return encode(self._private().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    @property
    def public_keys(self) -> list[str]:
        """Every public key ever used, for whoever checks what was signed long ago; none is made."""
        return [encode(path.read_bytes()) for path in sorted(self.folder.glob("*.pub"))]

    def holds(self, message: bytes, signature: str) -> bool:
        """Whether one of our keys signed ``message``."""
        return any(is_signed_by(key, message, signature) for key in self.public_keys)


def is_signed_by(public_key: str, message: bytes, signature: str) -> bool:
    """Whether whoever holds the private half of ``public_key`` signed ``message``."""
    try:
        return _verifies(decode(public_key), decode(signature), message)
    except ValueError:
        return False


def is_public_key(text: str) -> bool:
    try:
        return len(decode(text)) == 32
    except ValueError:
        return False


def _verifies(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode(text: str) -> bytes:
    """Inverse of ``encode``; ValueError on anything else."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
