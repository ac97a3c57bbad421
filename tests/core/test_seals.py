"""Keys for one purpose, destroyed when it is served."""

import os

import pytest

from festival.core.seals import Seal, SealBrokenError, Seals


@pytest.fixture
def seals(tmp_path):
    return Seals(tmp_path / "keys" / "ballots")


def test_what_is_sealed_opens_with_the_same_words(seals):
    seals.make("one")
    sealed = seals.seal("one").close(b"y", b"7")

    assert seals.seal("one").open(sealed, b"7") == b"y"


def test_everything_sealed_has_one_length_and_never_repeats(seals):
    seals.make("one")
    seal = seals.seal("one")
    sealed = [seal.close(plain, b"7") for plain in (b"y", b"n", b"b") * 20]

    assert {len(each) for each in sealed} == {39}
    assert len(set(sealed)) == 60


@pytest.mark.parametrize(
    "alter",
    [
        lambda sealed: sealed[:-1] + ("A" if sealed[-1] != "A" else "Q"),
        lambda sealed: ("A" if sealed[0] != "A" else "B") + sealed[1:],
        lambda sealed: sealed[:20],
        lambda _sealed: "",
        lambda _sealed: "yes",
        lambda _sealed: "đồng ý",
    ],
)
def test_what_was_altered_does_not_open(seals, alter):
    seals.make("one")
    sealed = seals.seal("one").close(b"y", b"7")

    with pytest.raises(SealBrokenError):
        seals.seal("one").open(alter(sealed), b"7")


def test_what_was_sealed_about_another_thing_does_not_open(seals):
    seals.make("one")
    sealed = seals.seal("one").close(b"y", b"7")

    with pytest.raises(SealBrokenError):
        seals.seal("one").open(sealed, b"8")


def test_a_key_is_made_once_for_its_owner_only(seals):
    seals.make("one")
    key = seals.folder / "one.key"
    before = key.read_bytes()
    seals.make("one")

    assert (key.read_bytes(), len(before)) == (before, 32)
    assert (key.stat().st_mode & 0o777, seals.folder.stat().st_mode & 0o777) == (0o600, 0o700)
    assert os.listdir(seals.folder) == ["one.key"]


def test_a_destroyed_key_leaves_nothing_that_opens(seals):
    seals.make("one")
    sealed = seals.seal("one").close(b"y", b"7")
    held = os.open(seals.folder / "one.key", os.O_RDONLY)  # a name that is gone may still be read

    seals.destroy("one")
    seals.destroy("one")

    assert (seals.seal("one"), os.listdir(seals.folder)) == (None, [])
    left = os.pread(held, 100, 0)
    os.close(held)
    assert left == bytes(32)
    with pytest.raises(SealBrokenError):
        Seal(left).open(sealed, b"7")
