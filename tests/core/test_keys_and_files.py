import hashlib
import stat

import pytest

from festival.core.files import FileStore
from festival.core.keys import SigningKeys, decode, encode


def test_a_signature_holds_for_its_message_only(tmp_path):
    keys = SigningKeys(tmp_path / "keys")

    signature = keys.sign("Lê Văn Thụ".encode())

    assert keys.holds("Lê Văn Thụ".encode(), signature)
    assert not keys.holds("Lê Văn Thú".encode(), signature)
    other = "B" if signature[40] == "A" else "A"
    assert not keys.holds("Lê Văn Thụ".encode(), signature[:40] + other + signature[41:])
    assert not keys.holds("Lê Văn Thụ".encode(), "không phải chữ ký")


def test_the_private_key_is_for_its_owner_alone(tmp_path):
    keys = SigningKeys(tmp_path / "keys")
    keys.sign(b"x")

    assert stat.S_IMODE((tmp_path / "keys" / "signing.key").stat().st_mode) == 0o600


def test_old_public_keys_still_verify(tmp_path):
    keys = SigningKeys(tmp_path)
    old = keys.sign(b"2026")
    (tmp_path / "signing.key").unlink()

    new = keys.sign(b"2026")

    assert new != old
    assert keys.holds(b"2026", old)
    assert keys.holds(b"2026", new)


def test_encode_and_decode_are_inverse():
    assert decode(encode(bytes(range(256)))) == bytes(range(256))


def test_a_file_is_kept_once_under_its_hash(tmp_path):
    store = FileStore(tmp_path)
    sha256 = hashlib.sha256("Quốc huy".encode()).hexdigest()

    assert store.put("Quốc huy".encode()) == sha256
    assert store.put("Quốc huy".encode()) == sha256
    assert store.read(sha256).decode() == "Quốc huy"
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_finished_file_is_adopted_by_renaming(tmp_path):
    store = FileStore(tmp_path / "files")
    finished = tmp_path / "batch.pdf"
    finished.write_bytes(b"%PDF")

    sha256 = store.adopt(finished)

    assert (store.read(sha256), finished.exists()) == (b"%PDF", False)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63, "0" * 63 + "/"])
def test_only_a_hash_names_a_file(tmp_path, name):
    with pytest.raises(ValueError, match="SHA-256"):
        FileStore(tmp_path).path(name)
