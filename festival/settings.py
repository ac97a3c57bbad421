"""The environment, read once. Nothing secret has a default."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class SettingsError(Exception):
    """The site cannot serve with this environment; the sentence is for the operator."""


@dataclass(frozen=True)
class Settings:
    instance: Path
    secret_key: str
    database_url: str
    redis_url: str | None = None
    files: Path = field(default=None)
    public_url: str | None = None
    trusted_proxies: int = 0
    sample: bool = False
    testing: bool = False
    # The office's own certificate with its key (PKCS#12) and the file with its password; both or neither.
    sign_certificate: Path | None = None
    sign_password: Path | None = None

    @property
    def keys(self) -> Path:
        return self.instance / "keys"


def _secret(environ: Mapping[str, str], instance: Path) -> str:
    if environ.get("SECRET_KEY"):
        return environ["SECRET_KEY"]
    path = instance / "secret_key"
    if not path.exists():
        raise SettingsError(
            f"No SECRET_KEY: set it in the environment, or start with ./run.sh, which makes {path}."
        )
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingsError(f"{path} can be read by others: chmod 600 {path}")
    secret = path.read_text().strip()
    if len(secret) < 32:
        raise SettingsError(f"{path} is too short to be a secret; remove it and start again.")
    return secret


def _signing(environ: Mapping[str, str]) -> tuple[Path | None, Path | None]:
    names = ("SIGN_CERTIFICATE_FILE", "SIGN_PASSWORD_FILE")
    given = [environ.get(name) for name in names]
    if not any(given):
        return None, None
    for name, value in zip(names, given, strict=True):
        if not value:
            raise SettingsError(f"{name} is missing: files are signed with a certificate and its password.")
    return Path(given[0]).resolve(), Path(given[1]).resolve()


def _database(environ: Mapping[str, str], instance: Path) -> str:
    url = environ.get("DATABASE_URL") or f"sqlite:///{instance / 'festival.sqlite'}"
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the environment; SettingsError says what is missing."""
    sample = environ.get("FESTIVAL_SAMPLE") == "1"
    default = ROOT / "instance" / "sample" if sample else ROOT / "instance"
    instance = Path(environ.get("INSTANCE_DIR") or default).resolve()
    instance.mkdir(parents=True, exist_ok=True)
    port = environ.get("PORT", "8000")
    public_url = environ.get("PUBLIC_URL") or (f"http://127.0.0.1:{port}" if sample else None)
    try:
        proxies = int(environ.get("TRUSTED_PROXIES") or 0)
    except ValueError:
        raise SettingsError("TRUSTED_PROXIES must be a number.") from None
    certificate, password = _signing(environ)
    return Settings(
        instance=instance,
        secret_key=_secret(environ, instance),
        database_url=_database(environ, instance),
        redis_url=environ.get("REDIS_URL") or None,
        files=Path(environ.get("FILES_DIR") or instance / "files").resolve(),
        public_url=public_url.rstrip("/") if public_url else None,
        trusted_proxies=proxies,
        sample=sample,
        sign_certificate=certificate,
        sign_password=password,
    )
