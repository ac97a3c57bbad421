"""A PDF signed with the office's own certificate (PAdES B-B): one more download, never what is printed."""

import os
import stat
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from cryptography.hazmat.primitives.serialization import pkcs12

from festival.printing.errors import SigningRefused

_FIELD = "Signature"


@dataclass(frozen=True)
class Credential:
    """Where the certificate with its key (PKCS#12) and the password for it lie."""

    certificate_file: Path
    password_file: Path


def sign(pdf: bytes, credential: Credential, now: datetime) -> bytes:
    """The same file with an invisible signature over all of it, or SigningRefused."""
    held, password = _read(credential, now)
    try:
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import fields, signers
    except ImportError:
        raise SigningRefused(
            "Máy chủ chưa có thư viện ký số. Quản trị viên hãy cài các gói trong requirements-sign.txt"
            " rồi khởi động lại."
        ) from None
    signer = signers.SimpleSigner.load_pkcs12_data(held, [], passphrase=password)
    meaning = signers.PdfSignatureMetadata(
        field_name=_FIELD, subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256"
    )
    written = signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), meaning, signer)
    return written.getvalue()


def _read(credential: Credential, now: datetime) -> tuple[bytes, bytes]:
    """The PKCS#12 file and its password, once both were tried."""
    held = _private_bytes(credential.certificate_file, "Tệp chứng thư số (SIGN_CERTIFICATE_FILE)")
    password = _private_bytes(credential.password_file, "Tệp mật khẩu chứng thư số (SIGN_PASSWORD_FILE)")
    password = password.removesuffix(b"\n").removesuffix(b"\r")
    try:
        key, certificate, _ = pkcs12.load_key_and_certificates(held, password)
    except ValueError:
        raise SigningRefused(
            "Không mở được chứng thư số: mật khẩu sai, hoặc tệp không phải dạng PKCS#12 (.p12, .pfx)."
            " Hãy báo quản trị."
        ) from None
    if key is None or certificate is None:
        raise SigningRefused("Tệp chứng thư số không có khóa bí mật. Hãy báo quản trị.")
    if now < certificate.not_valid_before_utc:
        raise SigningRefused(
            f"Chứng thư số chỉ có hiệu lực từ {_day(certificate.not_valid_before_utc)}. Hãy báo quản trị."
        )
    if now > certificate.not_valid_after_utc:
        raise SigningRefused(
            f"Chứng thư số đã hết hạn từ {_day(certificate.not_valid_after_utc)}. Hãy báo quản trị để thay."
        )
    return held, password


def _private_bytes(path: Path, what: str) -> bytes:
    """What the file holds, if it is ours alone to read."""
    try:
        with path.open("rb") as file:
            others = os.fstat(file.fileno()).st_mode & (stat.S_IRWXG | stat.S_IRWXO)
            content = file.read()
    except OSError as failure:
        raise SigningRefused(f"{what} không đọc được ({failure.strerror}). Hãy báo quản trị.") from None
    if others:
        raise SigningRefused(f"{what} đang để người khác đọc được. Quản trị viên hãy chạy: chmod 600 {path}")
    return content


def _day(moment: datetime) -> str:
    return f"{moment:%d/%m/%Y}"
