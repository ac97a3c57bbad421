import pytest

from festival.settings import SettingsError, from_environment


def environment(folder, **more: str) -> dict[str, str]:
    return {"INSTANCE_DIR": str(folder), "SECRET_KEY": "x" * 40, **more}


def test_nothing_is_signed_unless_a_certificate_is_named(tmp_path):
    settings = from_environment(environment(tmp_path))

    assert (settings.sign_certificate, settings.sign_password) == (None, None)


def test_a_certificate_and_its_password_are_named_together(tmp_path):
    settings = from_environment(
        environment(
            tmp_path, SIGN_CERTIFICATE_FILE=f"{tmp_path}/o.p12", SIGN_PASSWORD_FILE=f"{tmp_path}/word"
        )
    )

    assert (settings.sign_certificate, settings.sign_password) == (tmp_path / "o.p12", tmp_path / "word")


@pytest.mark.parametrize("name", ["SIGN_CERTIFICATE_FILE", "SIGN_PASSWORD_FILE"])
def test_one_without_the_other_is_refused(tmp_path, name):
    with pytest.raises(SettingsError, match="is missing"):
        from_environment(environment(tmp_path, **{name: "somewhere"}))
