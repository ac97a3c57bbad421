"""How an approved plan is written down, so that everybody can see that it was not changed. Pure."""

import hashlib
import json


def canonical(content: dict) -> str:
    """The same text for the same plan: keys sorted, no spaces, letters as they are."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(written: str) -> str:
    return hashlib.sha256(written.encode()).hexdigest()


def is_whole(written: str, sha256: str) -> bool:
    """Whether the text is still the one that was approved."""
    return fingerprint(written) == sha256
