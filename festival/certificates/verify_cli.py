"""`flask certificates verify` and `key`: whether a certificate is genuine, with and without the database."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from festival.certificates import paper_form, verifying
from festival.certificates.cli import cli
from festival.certificates.forms import Asked, read_address
from festival.commendations import payload
from festival.core.errors import RuleBroken
from festival.core.keys import is_public_key, is_signed_by

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
UNREADABLE = "Không đọc được dữ liệu kiểm chứng: cần JSON có «texts» và «signature»."
# A file of texts is a page at most; anything larger is another file.
MOST_BYTES = 200_000


@cli.command("key", with_appcontext=False)
@click.pass_obj
def key(script):
    """Print the public keys: the one in use first."""
    keys = script.load_app().extensions["keys"]
    for one in dict.fromkeys([keys.public_key, *keys.public_keys]):
        click.echo(one)


@cli.command("verify", with_appcontext=False)
@click.argument("subject", metavar="URL-or-TEXT-or-FILE", required=False)
@click.option("--texts", "texts_file", type=click.Path(path_type=Path), help="What stands on the paper.")
@click.option("--key", "public_key", metavar="KEY", help="The issuer's public key; else this site's own.")
@click.option("--blank", is_flag=True, help="Print the form for --texts.")
@click.pass_obj
def verify(script, subject: str | None, texts_file: Path | None, public_key: str | None, blank: bool):
    """Check the signature of a certificate. TEXT and FILE are what the verification page offers to save;
    with --texts, the whole text of the QR code. Only a bare URL asks the database.
    """
    if blank:
        click.echo(paper_form.blank(), nl=False)
        return
    try:
        candidates, signature = _asked(script, subject or "", texts_file)
        keys = _keys(script, public_key)
    except RuleBroken as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)
    genuine = _signed(candidates, signature, keys)
    for name, label in SHOWN.items():
        click.echo(f"{label}: {(genuine or candidates[0]).get(name, '')}")
    if genuine is None:
        click.echo("Chữ ký KHÔNG khớp với nội dung trên.", err=True)
        sys.exit(1)
    click.echo("Chữ ký khớp với nội dung trên.")
    click.echo("Chữ ký không cho biết Giấy khen có bị thu hồi hay đính chính về sau; hãy xem trang tra cứu.")


def _asked(script, subject: str, texts_file: Path | None) -> tuple[list[dict], str]:
    """The texts that the signature may stand for, and the signature."""
    if not subject:
        raise RuleBroken("Hãy ghi nội dung mã QR, hoặc tệp đã tải từ trang tra cứu.")
    if texts_file is not None:
        asked = _address(subject)
        typed = paper_form.read(_file_text(texts_file))
        return list(paper_form.candidates(typed, asked.token)), asked.signature
    if "/verify/" in subject:
        with script.load_app().app_context():
            return _of_address(_address(subject))
    return _of_payload(subject)


def _signed(candidates: Iterable[dict], signature: str, keys: list[str]) -> dict | None:
    """The texts that one of the keys signed."""
    for texts in candidates:
        message = payload.canonical(texts)
        if any(is_signed_by(one, message, signature) for one in keys):
            return texts
    return None


def _keys(script, public_key: str | None) -> list[str]:
    if public_key is None:
        return script.load_app().extensions["keys"].public_keys
    if not is_public_key(public_key.strip()):
        raise RuleBroken("Khóa công khai chưa đúng: cần 43 ký tự, như trang tra cứu ghi.")
    return [public_key.strip()]


def _of_payload(subject: str) -> tuple[list[dict], str]:
    """Texts and signature from JSON, typed or in a file."""
    typed = subject if subject.lstrip().startswith("{") else _file_text(Path(subject))
    try:
        content = json.loads(typed)
        texts, signature = content["texts"], content["signature"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise RuleBroken(UNREADABLE) from None
    if not isinstance(texts, dict) or not isinstance(signature, str):
        raise RuleBroken(UNREADABLE)
    return [texts], signature


def _file_text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise RuleBroken(f"Tệp quá lớn: {path}")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        raise RuleBroken(f"Không đọc được tệp: {path}") from None


def _address(subject: str) -> Asked:
    asked = read_address(subject)
    if asked is None:
        raise RuleBroken("Chưa đọc được mã. Hãy dán toàn bộ nội dung mã QR.")
    if not asked.signature:
        raise RuleBroken("Địa chỉ thiếu chữ ký sau dấu #. Hãy dán toàn bộ nội dung mã QR.")
    return asked


def _of_address(asked: Asked) -> tuple[list[dict], str]:
    """What this site holds for an address, and the signature that the address carries."""
    one = verifying.by_token(asked.token)
    if one is None:
        raise RuleBroken("Không có Giấy khen nào mang mã này trên trang này.")
    return [payload.texts(one, one.decision)], asked.signature
