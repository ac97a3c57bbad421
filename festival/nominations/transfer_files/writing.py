"""Making and signing what goes out."""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from io import BytesIO
from uuid import UUID

from festival.core.errors import RuleBroken
from festival.core.keys import SigningKeys
from festival.nominations.transfer_files.values import (
    DOSSIERS,
    MANIFEST,
    MOST_PACKAGE,
    PACKAGE,
    RESULTS,
    SIGNATURE,
    VERSION,
    Sender,
    SentDossier,
    SentResult,
    member,
)

_EVERY_MEMBERS_DATE = (1980, 1, 1, 0, 0, 0)


def written_package(
    *,
    uuid: UUID,
    sender: Sender,
    made_at: datetime,
    dossiers: Iterable[SentDossier],
    files: Mapping[str, bytes],
    papers: Mapping[str, bytes],
    keys: SigningKeys,
) -> bytes:
    """The ZIP; ``files`` by their hash, ``papers`` by the name that people see."""
    members = {DOSSIERS: _json([_plain(dossier) for dossier in dossiers])}
    members |= {member(sha256): content for sha256, content in files.items()} | dict(papers)
    manifest = _json(
        {
            "format": PACKAGE,
            "version": VERSION,
            "uuid": str(uuid),
            "sender": _plain(sender),
            "made_at": made_at.isoformat(),
            "members": {name: hashlib.sha256(content).hexdigest() for name, content in members.items()},
        }
    )
    members = {MANIFEST: manifest, SIGNATURE: keys.sign(manifest).encode()} | members
    output = BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, _EVERY_MEMBERS_DATE)
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    if output.tell() > MOST_PACKAGE:
        raise RuleBroken("Gói hồ sơ lớn hơn 60 MB. Hãy chọn ít hồ sơ hơn và gửi thành nhiều gói.")
    return output.getvalue()


def written_results(
    *,
    uuid: UUID,
    answers: UUID,
    sender: Sender,
    made_at: datetime,
    results: Iterable[SentResult],
    keys: SigningKeys,
) -> bytes:
    """What was signed stands in the file as one text, so that every byte of it is covered."""
    content = _json(
        {
            "format": RESULTS,
            "version": VERSION,
            "uuid": str(uuid),
            "answers": str(answers),
            "sender": _plain(sender),
            "made_at": made_at.isoformat(),
            "results": [_plain(result) for result in results],
        }
    )
    return _json({"content": content.decode(), "signature": keys.sign(content)})


def _json(value) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode()


def _plain(value):
    """Dataclasses, enums, days and ids as JSON knows them."""
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return getattr(value, "value", value)
