"""`flask certificates verify`: a signed payload without the database, an address with it."""

import json
import sys
from pathlib import Path

import click

from festival.certificates import queries
from festival.certificates.cli import cli
from festival.certificates.forms import read_address
from festival.commendations import payload
from festival.core.errors import RuleBroken

SHOWN = {
    "name": "Người, tập thể được khen",
    "address_line": "Chức vụ, đơn vị",
    "award_name": "Hình thức",
    "citation": "Nội dung",
    "awarding_title": "Cơ quan khen thưởng",
    "decision_number": "Số quyết định",
    "decision_date": "Ngày quyết định",
    "register_no": "Số sổ vàng",
}


@cli.command("verify")
@click.argument("subject", metavar="URL-or-TEXT-or-FILE")
@click.pass_obj
def verify(script, subject: str):
    """Check the signature of a certificate. TEXT and FILE are what the verification page offers to save."""
    try:
        texts, signature = _of_address(subject) if "/verify/" in subject else _of_payload(subject)
    except RuleBroken as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)
    for name, label in SHOWN.items():
        click.echo(f"{label}: {texts.get(name, '')}")
    keys = script.load_app().extensions["keys"]
    if not keys.holds(payload.canonical(texts), signature):
        click.echo("Chữ ký KHÔNG khớp với nội dung trên.", err=True)
        sys.exit(1)
    click.echo("Chữ ký khớp với nội dung trên.")


def _of_payload(subject: str) -> tuple[dict, str]:
    """Texts and signature from JSON, typed or in a file."""
    typed = subject if subject.lstrip().startswith("{") else _file_text(Path(subject))
    try:
        content = json.loads(typed)
        texts, signature = content["texts"], content["signature"]
    except (ValueError, KeyError, TypeError):
        raise RuleBroken("Không đọc được dữ liệu kiểm chứng: cần JSON có «texts» và «signature».") from None
    if not isinstance(texts, dict) or not isinstance(signature, str):
        raise RuleBroken("Không đọc được dữ liệu kiểm chứng: cần JSON có «texts» và «signature».")
    return texts, signature


def _file_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise RuleBroken(f"Không đọc được tệp: {path}") from None


def _of_address(subject: str) -> tuple[dict, str]:
    """What this site holds for an address, and the signature that the address carries."""
    asked = read_address(subject)
    one = queries.by_token(asked.token) if asked else None
    if one is None:
        raise RuleBroken("Không có Giấy khen nào mang mã này trên trang này.")
    if not asked.signature:
        raise RuleBroken("Địa chỉ thiếu chữ ký sau dấu #. Hãy dán toàn bộ nội dung mã QR.")
    return payload.texts(one, one.decision), asked.signature
