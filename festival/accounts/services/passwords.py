"""Hashing of passwords, and the one-time passwords of sign-in slips."""

import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# Without 0, 1, i, l, o: nobody mistakes a letter on a printed slip.
SLIP_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
MOST_LETTERS = 200


class Hasher:
    """argon2id; ``cheap`` is for tests, where a fifth of a second a hash adds up."""

    def __init__(self):
        self.use(cheap=False)

    def use(self, *, cheap: bool) -> None:
        self.argon2 = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1) if cheap else PasswordHasher()


hasher = Hasher()


@cache
def _hash_of_nobody(argon2: PasswordHasher) -> str:
    return argon2.hash(secrets.token_hex(16))


def _composed(password: str) -> str:
    """The same letters typed on two keyboards are the same bytes."""
    return unicodedata.normalize("NFC", password)[:MOST_LETTERS]


def make_hash(password: str) -> str:
    return hasher.argon2.hash(_composed(password))


def holds(password_hash: str | None, password: str) -> bool:
    """Whether the password opens the hash; without one the same work is done for nothing."""
    usable = password_hash is not None and password_hash.startswith("$argon2")
    try:
        fits = hasher.argon2.verify(
            password_hash if usable else _hash_of_nobody(hasher.argon2), _composed(password)
        )
    except (VerificationError, InvalidHashError):
        return False
    return fits and usable


def is_outdated(password_hash: str) -> bool:
    return hasher.argon2.check_needs_rehash(password_hash)


def one_time_password() -> str:
    """Three groups of four letters, about 59 bits, to be read from paper once."""
    return "-".join("".join(secrets.choice(SLIP_LETTERS) for _ in range(4)) for _ in range(3))


def make_slip_hash(password: str) -> str:
    """For a one-time password only: 59 random bits need no slow hash, and a list has hundreds of them.

    The first sign-in stores it anew with the full parameters.
    """
    return PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(_composed(password))
