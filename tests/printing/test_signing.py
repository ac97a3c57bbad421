import subprocess
import sys
from io import BytesIO

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from festival.printing import archival, signing, templates
from festival.printing.errors import SigningRefused
from tests.printing.credentials import DAY, NOW, PASSWORD, make_certificate, make_credential
from tests.printing.samples import VERIFY_URL, make_text, page_texts


@pytest.fixture(scope="module")
def key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def kept() -> bytes:
    return archival.certificate_pdf(templates.load("giay-khen"), make_text(verify_url=VERIFY_URL))


def validated(pdf: bytes, certificate: x509.Certificate):
    """What pyHanko itself says of the only signature."""
    root = list(load_certs_from_pemder_data(certificate.public_bytes(Encoding.DER)))
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    return signature, validate_pdf_signature(signature, ValidationContext(trust_roots=root))


def test_a_signed_file_is_valid_and_signed_as_a_whole(tmp_path, key, kept):
    certificate = make_certificate(key)

    signed = signing.sign(kept, make_credential(tmp_path, key, certificate), NOW)

    signature, status = validated(signed, certificate)
    assert (status.bottom_line, status.intact, status.valid, status.trusted) == (True, True, True, True)
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert signature.sig_object["/SubFilter"] == SigSeedSubFilter.PADES.value
    assert signed.startswith(kept)
    assert page_texts(signed) == page_texts(kept)


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_one_changed_byte_is_noticed(tmp_path, key, kept, place):
    certificate = make_certificate(key)
    signed = bytearray(signing.sign(kept, make_credential(tmp_path, key, certificate), NOW))
    signed[int(len(kept) * place)] ^= 1

    _, status = validated(bytes(signed), certificate)

    assert (status.intact, status.bottom_line) == (False, False)


def test_somebody_elses_signature_is_not_trusted(tmp_path, key, kept):
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    signed = signing.sign(kept, make_credential(tmp_path, other, make_certificate(other)), NOW)

    _, status = validated(signed, make_certificate(key))

    assert (status.intact, status.trusted) == (True, False)


@pytest.mark.parametrize(("days", "reason"), [((-2, -1), "đã hết hạn từ"), ((1, 2), "chỉ có hiệu lực từ")])
def test_a_certificate_out_of_its_time_does_not_sign(tmp_path, key, kept, days, reason):
    begins, ends = (NOW + number * DAY for number in days)
    certificate = make_certificate(key, begins=begins, ends=ends)

    with pytest.raises(SigningRefused, match=reason):
        signing.sign(kept, make_credential(tmp_path, key, certificate), NOW)


def test_a_wrong_password_is_refused(tmp_path, key, kept):
    credential = make_credential(tmp_path, key, make_certificate(key), password="sai")

    with pytest.raises(SigningRefused, match="mật khẩu sai"):
        signing.sign(kept, credential, NOW)


def test_what_is_no_certificate_is_refused(tmp_path, key, kept):
    credential = make_credential(tmp_path, key, make_certificate(key))
    credential.certificate_file.write_bytes(b"\x00nothing")

    with pytest.raises(SigningRefused, match="không phải dạng PKCS#12"):
        signing.sign(kept, credential, NOW)


def test_a_certificate_without_its_key_is_refused(tmp_path, key, kept):
    credential = make_credential(tmp_path, key, make_certificate(key))
    alone = pkcs12.serialize_key_and_certificates(
        b"office", None, None, [make_certificate(key)], BestAvailableEncryption(PASSWORD.encode())
    )
    credential.certificate_file.write_bytes(alone)

    with pytest.raises(SigningRefused, match="không có khóa bí mật"):
        signing.sign(kept, credential, NOW)


@pytest.mark.parametrize(
    ("one", "name"),
    [("certificate_file", "SIGN_CERTIFICATE_FILE"), ("password_file", "SIGN_PASSWORD_FILE")],
)
def test_files_that_others_may_read_or_that_are_missing_are_refused(tmp_path, key, kept, one, name):
    credential = make_credential(tmp_path, key, make_certificate(key))
    path = getattr(credential, one)

    path.chmod(0o640)
    with pytest.raises(SigningRefused, match=f"{name}.*để người khác đọc được.*chmod 600"):
        signing.sign(kept, credential, NOW)
    path.unlink()
    with pytest.raises(SigningRefused, match=f"{name}.*không đọc được"):
        signing.sign(kept, credential, NOW)


WITHOUT = """
import sys, datetime
from pathlib import Path
sys.modules["pyhanko"] = None
from festival.printing import signing
from festival.printing.errors import SigningRefused
try:
    signing.sign(b"", signing.Credential(*map(Path, sys.argv[1:])), datetime.datetime.now(datetime.UTC))
except SigningRefused as refusal:
    sys.stdout.write(str(refusal))
"""


def test_a_machine_without_the_library_says_what_to_install(tmp_path, key):
    credential = make_credential(tmp_path, key, make_certificate(key))
    command = [sys.executable, "-X", "utf8", "-c", WITHOUT]
    command += [credential.certificate_file, credential.password_file]

    said = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout

    assert "requirements-sign.txt" in said
