"""Certificates of invented offices, to sign with."""

import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

from festival.printing.signing import Credential

NOW = datetime.datetime.now(datetime.UTC)
DAY, PASSWORD = datetime.timedelta(days=1), "mật khẩu dài"


def make_certificate(key, *, begins=NOW - DAY, ends=NOW + 365 * DAY) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "UBND xã Thử Nghiệm")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 19, begins, ends)
    usage = dict.fromkeys(
        (
            "key_encipherment data_encipherment key_agreement key_cert_sign crl_sign encipher_only"
            " decipher_only"
        ).split(),
        False,
    )
    usage |= {"digital_signature": True, "content_commitment": True}
    return builder.add_extension(x509.KeyUsage(**usage), critical=True).sign(key, hashes.SHA256())


def make_credential(folder, key, certificate, *, password: str = PASSWORD) -> Credential:
    held, word = folder / "office.p12", folder / "password"
    packed = pkcs12.serialize_key_and_certificates(
        b"office", key, certificate, None, BestAvailableEncryption(PASSWORD.encode())
    )
    for path, content in ((held, packed), (word, f"{password}\n".encode())):
        path.write_bytes(content)
        path.chmod(0o600)
    return Credential(held, word)
